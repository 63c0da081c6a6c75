import type { IncomingMessage, ServerResponse } from 'node:http'
import { pathOf, respond } from '../http/requests'
import type { Config } from '../options'
import type { RedisQueries } from '../redis/redis-queries'
import { type Asset, loadAssets } from './assets'
import { isForeignHost, isFromOwnPage } from './callers'
import { Publishing } from './publishing'
import { type ConsoleSource, StateReader } from './state'

/** Where the page is. Everything else of the console is below it. */
export const CONSOLE_PATH = '/console/'

/**
 * What every answer carries. The page may load and call nothing but this server, runs no script that stands in it, and is shown in
 * no other page. Other origins may not read what is here.
 */
const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
  connection: 'close',
} as const

/** Answers everything under /console/: the page, what it shows, and what it publishes. */
export class WebConsole {
  private readonly assets: ReadonlyMap<string, Asset> = loadAssets()
  private readonly state: StateReader
  private readonly publishing: Publishing

  /** @param redis closed with the console */
  constructor(
    private readonly config: Config,
    source: ConsoleSource,
    private readonly redis: RedisQueries,
  ) {
    this.state = new StateReader(config, source, redis)
    this.publishing = new Publishing(config.maxPayload, redis)
  }

  /** Whether a path is the console's. */
  owns(path: string): boolean {
    return `${path}/`.startsWith(CONSOLE_PATH)
  }

  answer(request: IncomingMessage, response: ServerResponse): void {
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value)
    const path = pathOf(request)
    if (isForeignHost(request, this.config.host))
      respond(
        response,
        421,
        'The console of this server is at localhost, 127.0.0.1 or [::1]; no other name is answered.\n',
      )
    else if (path === `${CONSOLE_PATH}publish`) void this.answerPublish(request, response)
    else if (request.method !== 'GET' && request.method !== 'HEAD')
      respond(response, 405, 'This takes GET.\n', { allow: 'GET, HEAD' })
    else if (path === `${CONSOLE_PATH}state`) void this.answerState(response)
    else if (path === CONSOLE_PATH.slice(0, -1)) respond(response, 308, '', { location: 'console/' })
    else this.answerAsset(response, path.slice(CONSOLE_PATH.length))
  }

  /** Rejects what is being asked of Redis, and closes the connection to it. */
  async close(): Promise<void> {
    await this.redis.close()
  }

  private answerAsset(response: ServerResponse, name: string): void {
    const asset = this.assets.get(name)
    if (asset) response.writeHead(200, { 'content-type': asset.type }).end(asset.bytes)
    else respond(response, 404, 'The console has no such page.\n')
  }

  private async answerState(response: ServerResponse): Promise<void> {
    sendJson(response, 200, await this.state.read())
  }

  private async answerPublish(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST') {
      respond(response, 405, 'This takes POST.\n', { allow: 'POST' })
      return
    }
    if (!this.config.consolePublish)
      sendJson(response, 403, { error: 'this server was started without --console-publish' })
    else if (!isFromOwnPage(request)) sendJson(response, 403, { error: 'only the page of the console may publish' })
    else {
      const { status, answer } = await this.publishing.handle(request)
      sendJson(response, status, answer)
    }
  }
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(value))
}
