// What an edge holds and hands to the flows without seeing into it.
export type { Database } from '#db/client.ts';
