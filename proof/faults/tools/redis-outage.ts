import type { Parts } from '../../../reference-server/parts'
import type { Bus, BusEvents } from '../../../reference-server/redis-bus'
import { all, bus } from './decorate'

/** When Redis is back: `back` gets how often it has come so far, and the patterns that were taken up and not given up. */
export function whenRedisIsBack(
  back: (times: number, usual: BusEvents, patterns: string[], way: Bus) => void,
): (parts: Parts) => Partial<Parts> {
  return (parts) => {
    const held = new Set<string>()
    let way: Bus | undefined
    let times = 0
    return bus(
      (usual) => {
        way = usual
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
          if (way) back(times, usual, [...held], way)
        },
      }),
    )(parts)
  }
}

/** Decorations that can ask whether Redis is away. */
export function whileRedisIsAway(
  make: (isAway: () => boolean) => (parts: Parts) => Partial<Parts>,
): (parts: Parts) => Partial<Parts> {
  return (parts) => {
    let away = false
    const told = bus(
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
      told,
      make(() => away),
    )(parts)
  }
}
