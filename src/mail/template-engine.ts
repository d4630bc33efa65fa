// Liquid with almost everything taken out: placeholders and conditions are left. No files, no loops, no filters.
import { Liquid } from 'liquidjs';
import type { TemplateValues } from './template-values.ts';

/** The tags that open or divide a condition; all others do not exist here. */
const TAGS = ['if', 'unless', 'case'] as const;

/** Far above the longest text that can be saved. */
const PARSE_LIMIT = 20_000;
/** Objects made while rendering: stops a range of a thousand million numbers before it is built. */
const MEMORY_LIMIT = 100_000;
/** Nothing can loop, so this is only for a machine that stands still. */
const RENDER_LIMIT_MS = 5_000;

const engine = restrictedEngine();

/**
 * One text with its placeholders filled in; what they stand for is never read as Liquid again. Throws a LiquidError where
 * the text is broken or names what is not there: `checkTemplate` lets no such text be saved.
 */
export function fillIn(text: string, values: Partial<TemplateValues>): string {
  return String(engine.renderSync(engine.parse(text), bare(values)));
}

function restrictedEngine(): Liquid {
  const liquid = new Liquid({
    strictVariables: true,
    strictFilters: true,
    ownPropertyOnly: true,
    // What is not known counts as false in a condition and is a mistake everywhere else.
    lenientIf: true,
    // An empty memory in place of the file system.
    templates: {},
    globals: bare({}),
    parseLimit: PARSE_LIMIT,
    memoryLimit: MEMORY_LIMIT,
    renderLimit: RENDER_LIMIT_MS,
  });
  keepOnly(liquid.tags, TAGS);
  keepOnly(liquid.filters, []);
  return liquid;
}

function keepOnly(registry: Record<string, unknown>, names: readonly string[]): void {
  for (const name of Object.keys(registry)) if (!names.includes(name)) delete registry[name];
}

/** Without a prototype: "constructor" would be found there. */
function bare(values: object): object {
  return Object.assign(Object.create(null), values) as object;
}
