import type { BareParts } from '../../bare-server/parts'
import { Protocol } from '../../bare-server/protocol'

type ClassName = 'Engine' | 'Session' | 'Client' | 'Subscriptions' | 'Lifecycle'
type Instance<P extends ClassName> = InstanceType<BareParts[P]>
type Method<P extends ClassName, M extends keyof Instance<P>> = Extract<Instance<P>[M], (...given: never[]) => unknown>

/**
 * Changes one method of a class of the bare server. `change` is called once for each instance, when the method is first used: with
 * the usual method, bound, and the instance.
 */
export function override<P extends ClassName, M extends keyof Instance<P>>(
  part: P,
  method: M,
  change: (usual: Method<P, M>, self: Instance<P>) => Method<P, M>,
) {
  return (parts: BareParts): Partial<BareParts> => ({ [part]: changed(parts[part], method, change as never) })
}

/** The same for a method of its protocol. */
export function overrideProtocol<M extends keyof Protocol>(method: M, change: (usual: Protocol[M]) => Protocol[M]) {
  return (): Partial<BareParts> => {
    const Changed = changed(Protocol, method, change as never)
    return { protocol: new Changed() }
  }
}

/** Takes patterns by other names than they have: the client is told the one that it has used. */
export function renaming(rename: (pattern: string) => string) {
  return both(
    override('Client', 'subscribe', (usual) => (pattern, deadline) => usual(rename(pattern), deadline)),
    override('Client', 'unsubscribe', (usual) => (pattern, deadline) => usual(rename(pattern), deadline)),
  )
}

/** Several changes, one after the other. */
export function both(...changes: ((parts: BareParts) => Partial<BareParts>)[]) {
  return (parts: BareParts): Partial<BareParts> => {
    let all = parts
    for (const change of changes) all = { ...all, ...change(all) }
    return all
  }
}

type AnyFunction = (...given: unknown[]) => unknown

// biome-ignore lint/suspicious/noExplicitAny: TypeScript wants any[] of whatever is extended
function changed<C extends new (...given: any[]) => object>(
  Usual: C,
  method: PropertyKey,
  change: (usual: AnyFunction, self: object) => AnyFunction,
): C {
  const Changed = class extends Usual {}
  const replaced = new WeakMap<object, AnyFunction>()
  Object.defineProperty(Changed.prototype, method, {
    get(this: object) {
      const usual: AnyFunction = Reflect.get(Usual.prototype, method)
      const replacement = replaced.get(this) ?? change(usual.bind(this), this)
      replaced.set(this, replacement)
      return replacement
    },
  })
  return Changed
}
