// JSON that keeps bigint: `{"$minor":"123"}` inside our own rows, plain strings towards people's tools.

/** For our own storage: `fromStored` gives back exactly what went in. */
export function toStored(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'bigint' ? { $minor: item.toString() } : item,
  );
}

export function fromStored(text: string): unknown {
  return JSON.parse(text, (_key, item: unknown) =>
    isStoredMinor(item) ? BigInt(item.$minor) : item,
  ) as unknown;
}

/** For `--json`: minor amounts are strings everywhere. */
export function toJson(value: unknown): string {
  return JSON.stringify(
    value,
    (_key, item: unknown) => (typeof item === 'bigint' ? item.toString() : item),
    2,
  );
}

function isStoredMinor(item: unknown): item is { $minor: string } {
  return (
    typeof item === 'object' &&
    item !== null &&
    '$minor' in item &&
    typeof item.$minor === 'string' &&
    Object.keys(item).length === 1
  );
}
