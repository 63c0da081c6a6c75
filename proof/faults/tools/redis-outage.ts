import type { Bus, BusListener } from '../../../reference-server/bus'
import type { Decoration } from '../fault'
import { all, bus } from './decorate'

/** Changes what happens when Redis is up: `back` gets how often it has come up, and the patterns subscribed to by now. */
export function whenRedisIsBack(
  back: (times: number, usual: BusListener, patterns: string[], usualBus: Bus) => void,
): Decoration {
  return (parts) => {
    const held = new Set<string>()
    let usualBus: Bus | undefined
    let times = 0
    return bus(
      (usual) => {
        usualBus = usual
        return {
          psubscribe: (pattern) => {
            held.add(pattern)
            return usual.psubscribe(pattern)
          },
          punsubscribe: (pattern) => {
            held.delete(pattern)
            return usual.punsubscribe(pattern)
          },
        }
      },
      (usual) => ({
        up: () => {
          times += 1
          if (usualBus) back(times, usual, [...held], usualBus)
        },
      }),
    )(parts)
  }
}

/** Decorations that can ask whether Redis is away. */
export function whileRedisIsAway(make: (isAway: () => boolean) => Decoration): Decoration {
  return (parts) => {
    let away = false
    const watched = bus(
      () => ({}),
      (usual) => ({
        up: () => {
          away = false
          usual.up()
        },
        down: (reason) => {
          away = true
          usual.down(reason)
        },
      }),
    )
    return all(
      watched,
      make(() => away),
    )(parts)
  }
}
