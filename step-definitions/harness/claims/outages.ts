import type { Client, ScenarioContext } from '../client/client'
import { RequirementNotMet } from '../errors'
import { MORE_SELDOM, waitFor } from '../waiting'

/**
 * While Redis is away, a pattern that others have is refused to who asks for it now. The server may notice only a moment
 * later that Redis is gone, so newcomers ask, one after the other, until one is refused. Throws RequirementNotMet if every
 * one of them is granted the pattern within the limit, or one gets no reply.
 */
export async function soonRefused(
  pattern: string,
  connect: (name: string) => Promise<Client>,
  { limits }: ScenarioContext,
): Promise<void> {
  let granted = 0
  const look = async () => {
    const client = await connect('newcomer')
    client.sendRequest('subscribe', pattern)
    await client.receivesReply('subscribe', pattern)
    client.connection.drop()
    if (!client.patterns.has(pattern)) return true
    granted += 1
    return undefined
  }
  if (await waitFor(look, limits.must)) return
  throw new RequirementNotMet(
    `Whoever subscribes to ${JSON.stringify(pattern)} while Redis is away is answered with status false`,
    'status false, once the server has noticed',
    `status true for each of ${granted}, one after the other`,
  )
}

/** While Redis is away, and for so many ms, newcomers ask for a pattern one after the other. Each is refused (resilience/1). */
export async function staysRefused(
  pattern: string,
  forMs: number,
  connect: (name: string) => Promise<Client>,
  context: ScenarioContext,
): Promise<void> {
  await soonRefused(pattern, connect, context)
  const ask = async () => {
    const client = await connect('newcomer')
    client.sendRequest('subscribe', pattern)
    await client.receivesReply('subscribe', pattern, false)
    client.connection.drop()
    return undefined
  }
  await waitFor(ask, forMs, MORE_SELDOM)
}

/**
 * After an outage of Redis the server grants again. It may refuse for a moment after it has reconnected, so the request is
 * repeated until it is granted. Throws RequirementNotMet if it never is; `since` is what has ended the outage.
 */
export async function servesAgain(client: Client, since: string, { limits, names }: ScenarioContext): Promise<void> {
  let last = ''
  const look = async () => {
    const pattern = names.unique(names.token('again'))
    client.connection.sendRequest({ action: 'subscribe', pattern })
    const reply = await client.connection.inbox.next(({ body }) => body?.pattern === pattern, limits.must)
    last = reply?.raw ?? client.describeMissing('reply')
    return reply?.body?.status === true ? true : undefined
  }
  if (await waitFor(look, limits.start)) return
  throw new RequirementNotMet(`The server serves again once ${since}`, 'a subscription is granted', last)
}
