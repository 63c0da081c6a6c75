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
    await command('PSUBSCRIBE', pattern)
    clients.setdefault(pattern, set()).add(client)
    return True

@eio.on('message')
async def message(client, request):  # python-engineio has read the JSON
    action, pattern = request['action'], request['pattern']
    async with lock:
        status = await subscribe(client, pattern)
        await eio.send(client, dict(origin='S', action=action, pattern=pattern, status=status))

async def start(app):
    await connection.connect()  # server-initializing/3
    app['redis'] = asyncio.create_task(receive())

app.on_startup.append(start)

host, port = os.environ['HOST'], int(os.environ['PORT'])
aiohttp.web.run_app(app, host=host, port=port, print=lambda _: print('status=LISTENING', flush=True))  # server-listening/1
print('status=CLOSED')  # server-closing/1
