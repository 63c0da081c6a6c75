import asyncio, os
import aiohttp.web, engineio, redis.asyncio

eio = engineio.AsyncServer(async_mode='aiohttp')
app = aiohttp.web.Application()
eio.attach(app)

connection = redis.asyncio.ConnectionPool.from_url(os.environ['REDIS_URL']).make_connection()
clients = {}  # pattern → the clients that are on its subscription
waiting = []  # a future for each command: Redis answers in the order of the commands
lock = asyncio.Lock()  # one request after the other

async def command(name, pattern):
    """Sends a command to Redis, and waits for its answer."""
    waiting.append(asyncio.get_running_loop().create_future())
    await connection.send_command(name, pattern)
    await waiting[-1]

async def receive():
    while True:
        kind, *rest = await connection.read_response()
        if kind == b'pmessage': await deliver(*(part.decode() for part in rest))
        else: waiting.pop(0).set_result(None)

async def deliver(pattern, channel, payload):
    for client in list(clients.get(pattern, ())):
        await eio.send(client, dict(origin='P', action='message', pattern=pattern, channel=channel, payload=payload))

async def subscribe(client, pattern):
    if pattern not in clients:  # subscribing/2.1
        clients[pattern] = set()
        await command('PSUBSCRIBE', pattern)  # subscription-creation/1
    if client in clients[pattern]: return 'already-subscribed'  # subscribing/3.1.1
    clients[pattern].add(client)  # subscribing/3.2.1

async def unsubscribe(client, pattern):
    if client not in clients.get(pattern, ()): return 'not-subscribed'  # unsubscribing/2.1.1, 3.1.1
    clients[pattern].remove(client)  # unsubscribing/3.2

actions = dict(subscribe=subscribe, unsubscribe=unsubscribe)

@eio.on('message')
async def message(client, request):  # python-engineio has read the JSON
    action, pattern = request['action'], request['pattern']
    async with lock:
        error = await actions[action](client, pattern)
        reply = dict(origin='S', action=action, pattern=pattern, status=error is None)
        await eio.send(client, dict(reply, error=error) if error else reply)

async def start(app):
    await connection.connect()  # server-initializing/3
    app['redis'] = asyncio.create_task(receive())

async def close(app):
    for client in list(eio.sockets): await eio.disconnect(client)

app.on_startup.append(start)
app.on_shutdown.append(close)

host, port = os.environ['HOST'], int(os.environ['PORT'])
aiohttp.web.run_app(app, host=host, port=port, shutdown_timeout=1,
                    print=lambda _: print('status=LISTENING', flush=True))  # server-listening/1
print('status=CLOSED')  # server-closing/1
