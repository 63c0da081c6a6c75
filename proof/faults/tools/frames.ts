/** What a frame says, where it is JSON; `undefined` is no JSON. */
export function parsed(frame: unknown): unknown {
  try {
    return JSON.parse(String(frame))
  } catch {
    return undefined
  }
}

/** A field as careless code reads it, own or not. */
export function field(frame: unknown, name: string): unknown {
  return (parsed(frame) as Record<string, unknown> | null | undefined)?.[name]
}

export const isText = (frame: unknown): frame is string => typeof frame === 'string'
