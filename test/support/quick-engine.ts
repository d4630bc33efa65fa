// Lets the embedded engine of a test be compiled once, roughly: to optimise it takes longer than a test lasts.
// Never for the product, which runs for weeks.
import { setFlagsFromString } from 'node:v8';

setFlagsFromString('--liftoff-only');
