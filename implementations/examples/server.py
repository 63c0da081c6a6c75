"""A server of the realizehit Communication Specs, the smallest that is spec-conformant.

Debian: apt install python3-engineio python3-redis python3-aiohttp
Judge it: npm run conformance -- --command "python3 implementations/examples/server.py"
"""

import asyncio, json, os
import engineio, redis.asyncio
from aiohttp import web

eio = engineio.AsyncServer(async_mode='aiohttp')
app = web.Application()
eio.attach(app)
clients = {}  # pattern → ids of the clients on it
turn = asyncio.Lock()  # one request at a time

async def give_up(sid, pattern):
    clients[pattern].discard(sid)
    if not clients[pattern]:
        del clients[pattern]
        await pubsub.punsubscribe(pattern)

@eio.on('message')
async def message(sid, request):  # python-engineio has parsed the JSON
    action, pattern = request['action'], request['pattern']
    async with turn:
        on_it = sid in clients.get(pattern, ())
        ok = on_it if action == 'unsubscribe' else not on_it
        if ok and action == 'unsubscribe':
            await give_up(sid, pattern)
        elif ok:
            if pattern not in clients:
                await pubsub.psubscribe(pattern)
            clients.setdefault(pattern, set()).add(sid)
        await eio.send(sid, json.dumps(dict(origin='S', action=action, pattern=pattern, status=ok)))

@eio.on('disconnect')
async def disconnect(sid):
    async with turn:
        for pattern in [p for p in clients if sid in clients[p]]:
            await give_up(sid, pattern)

async def deliver():
    async for m in pubsub.listen():
        if m['type'] == 'pmessage':
            pattern, channel, payload = (m[k].decode() for k in ('pattern', 'channel', 'data'))
            message = dict(origin='P', action='message', pattern=pattern, channel=channel, payload=payload)
            for sid in list(clients.get(pattern, ())):
                await eio.send(sid, json.dumps(message))

async def main(app):
    global pubsub
    pubsub = redis.asyncio.from_url(os.environ['REDIS_URL']).pubsub()
    await pubsub.psubscribe('')  # listen() ends when nothing is subscribed to
    app['deliveries'] = asyncio.create_task(deliver())
    print('status=LISTENING', flush=True)

app.on_startup.append(main)
# clients stay as long as they may: of those that are still there after a second, the connection is closed
web.run_app(app, host=os.environ['HOST'], port=int(os.environ['PORT']), print=None, shutdown_timeout=1)
print('status=CLOSED')
