/** The value of a frame that is JSON, `undefined` for any other. */
export function parsed(frame: unknown): unknown {
  try {
    return JSON.parse(String(frame))
  } catch {
    return undefined
  }
}

/** A field as careless code reads it: an inherited one counts too. */
export function field(frame: unknown, name: string): unknown {
  return (parsed(frame) as Record<string, unknown> | null | undefined)?.[name]
}

/** Whether a frame is a text message, not a binary one. */
export const isText = (frame: unknown): frame is string => typeof frame === 'string'
