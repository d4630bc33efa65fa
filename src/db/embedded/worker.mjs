// Starts worker.ts where Node does not read TypeScript by itself (before 22.18).
import { register } from 'tsx/esm/api';

register();
await import('./worker.ts');
