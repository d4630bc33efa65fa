// Every file format, in the order in which they are tried: the particular ones first, the general one last.
import type { Format } from '../format.ts';
import { general } from './general.ts';
import { quickbooksAgingDetail } from './quickbooks-aging-detail.ts';

export const FORMATS: readonly Format[] = [quickbooksAgingDetail, general];
