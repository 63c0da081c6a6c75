import { createServer } from 'node:http'
import { Server } from 'engine.io'
import { ProtocolClient } from './protocol-client'
import { Transcript } from './transcript'
import { createServer as tcp } from 'node:net'
import { RedisObserver } from './redis-observer'
async function main() {
  const http = createServer(); const e = new Server({pingTimeout: 3000, pingInterval: 3000}); e.attach(http, {path:'/engine.io'})
  await new Promise<void>(r => http.listen(0, '127.0.0.1', () => r()))
  http.on('request', (q) => console.log(q.method, q.url))
  e.on('connection', (s:any) => { s.on('packet', (p:any)=>console.log('packet', p)); s.on('close', (r: string) => console.log('closed', r)) })
  const port = (http.address() as any).port
  for (const transport of ['polling','websocket'] as const) {
    const c = await ProtocolClient.connect({name:'a', origin:`http://127.0.0.1:${port}`, path:'/engine.io', transport, limitMs: 5000}, new Transcript())
    console.log('connected', transport)
    await new Promise(r=>setTimeout(r,100))
    c.drop(); console.log(await c.closed)
    await new Promise(r=>setTimeout(r,300))
  }
  http.close(); e.close()
  const t = tcp(() => {}).listen(0, '127.0.0.1', async () => {
    const p = (t.address() as any).port
    console.log(await Promise.race([RedisObserver.open(`redis://127.0.0.1:${p}`, new Transcript()).catch((x) => x), new Promise(r => setTimeout(r, 15000, 'HANGS'))]))
    process.exit()
  })
}
main()
