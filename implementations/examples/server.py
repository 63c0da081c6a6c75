"""A complete server of the realizehit Communication Specs in Python.
Needs (Debian): apt install python3-engineio python3-redis python3-aiohttp
Test it: npm run conformance -- --command "python3 implementations/examples/server.py" --strict
"subscribing/3.1" in a comment is a step of the specification; "(ordering)" is the completion that asks for it."""

import asyncio, base64, json, os, time, unicodedata
from contextlib import suppress
import aiohttp.web, engineio, engineio.payload, redis.asyncio

env = {'HOST': '127.0.0.1', 'PORT': '3000', 'REDIS_URL': 'redis://127.0.0.1:6379', **os.environ}
REDIS_TIMEOUT = 1  # seconds that a request waits for Redis before it gets its reply anyway (resilience)

# ── Redis ─────────────────────────────────────────────────────────────────────────────────────────────────────────
# A plain connection, because this server decides which patterns Redis should hold; redis-py's PubSub would restore its own.
pool = redis.asyncio.ConnectionPool.from_url(env['REDIS_URL'], socket_connect_timeout=REDIS_TIMEOUT)
connection, tried = None, asyncio.Event()  # None while disconnected; set after the first attempt to connect
pending = []  # a future for each command without a reply; Redis replies in the order of the commands (concurrency)

def command(name, pattern):
    """Send a command to Redis. Return a future: True when Redis has replied, False if Redis is unavailable."""
    replied = asyncio.get_running_loop().create_future()
    if connection:
        pending.append(replied)
        asyncio.gather(send(connection, name, pattern), return_exceptions=True)  # keep_connected() notices errors
    else: replied.set_result(False)
    return replied

async def send(connection, *words):
    if connection.is_connected:  # otherwise redis-py would reconnect here, and keep_connected() would not know
        await connection.send_command(*words)

async def keep_connected():
    """Stay connected to Redis. A new connection holds no patterns, so all of them are sent again (resilience)."""
    global connection
    while True:
        with suppress(redis.RedisError, OSError):
            new = pool.make_connection()
            await new.connect()
            connection = new
            hold_all()
            while True:
                try: reply = await connection.read_response()
                except redis.ResponseError:  # a pattern is refused: it is asked for again, if somebody is still on it (resilience)
                    pending.pop(0).set_result(False)
                    asyncio.get_running_loop().call_later(0.5, hold_refused)
                else: await receive(*reply)
        connection = None
        hold_all()
        while pending: pending.pop(0).set_result(False)
        await asyncio.sleep(0.2)

async def receive(kind, *rest):
    if kind != b'pmessage': return pending.pop(0).set_result(True)
    pattern, channel, payload = rest[0].decode(), rest[1].decode(errors='replace'), rest[2]
    # JSON cannot hold arbitrary bytes: a payload that is not UTF-8 is sent as base64, and marked as such (delivery)
    try: body = dict(payload=payload.decode())
    except UnicodeDecodeError: body = dict(payload=base64.b64encode(payload).decode(), encoding='base64')
    message = json.dumps(dict(origin='P', action='message', pattern=pattern, channel=channel, **body))
    for client in [client for client, active in clients.get(pattern, {}).items() if active]: await emit(client, message)

# ── Subscriptions ─────────────────────────────────────────────────────────────────────────────────────────────────
clients = {}  # pattern → {client → active?}: a subscription exists while it has clients
held = {}  # pattern → the future of its PSUBSCRIBE

def hold_all():  # while disconnected, this marks every pattern as not held
    tried.set()
    for pattern in clients: held[pattern] = command('PSUBSCRIBE', pattern)

def hold_refused():
    for pattern in clients:
        if held[pattern].done() and not held[pattern].result(): held[pattern] = command('PSUBSCRIBE', pattern)

async def subscribe(client, pattern, deadline):
    """Handle a request. Return None on success, or an error code."""
    if pattern not in clients:  # subscribing/2.1.1, subscription-creation/1
        clients[pattern], held[pattern] = {}, command('PSUBSCRIBE', pattern)
    subscribers, replied = clients[pattern], held[pattern]  # subscribing/2
    if client in subscribers: return 'already-subscribed'  # subscribing/3.1
    subscribers[client] = False  # subscribing/3.2.1
    # reply only when Redis holds the pattern, so that the client misses nothing published after the reply (ordering)
    await asyncio.wait([replied], timeout=max(0, deadline - time.monotonic()))
    if client not in subscribers: return 'gone'  # the client has left in the meantime
    subscribers[client] = replied.done() and replied.result()
    if subscribers[client]: return None
    leave(client, pattern)
    return 'redis-unavailable'

async def unsubscribe(client, pattern, _):
    if client not in clients.get(pattern, {}): return 'not-subscribed'  # unsubscribing/2.1, 3.1
    leave(client, pattern)  # unsubscribing/3.2

def leave(client, pattern):
    del clients[pattern][client]
    if clients[pattern]: return
    del clients[pattern], held[pattern]  # unsubscribing/3.2.1.1
    command('PUNSUBSCRIBE', pattern)  # subscription-deletion/1

# ── Clients ───────────────────────────────────────────────────────────────────────────────────────────────────────
actions = dict(subscribe=subscribe, unsubscribe=unsubscribe)
locks = {}  # client → lock: requests are handled one after the other, so that replies keep their order (wire)

def parse(frame):
    """Parse a frame into action, pattern and error code. Never raises, whatever a client sends (robustness)."""
    try:
        request = json.loads(frame if isinstance(frame, str) else '', parse_constant=int)  # int() rejects NaN
        action, pattern = (it if isinstance(it, str) else None for it in map(request.get, ('action', 'pattern')))
    except (ValueError, AttributeError, RecursionError): return None, None, 'no-request'
    if action not in actions: return action, pattern, 'unknown-action'
    invalid = not pattern or len(pattern) > 1024 or any(unicodedata.category(it) in ('Cc', 'Cs') for it in pattern)
    return action, pattern, 'invalid-pattern' if invalid else None

# python-engineio 4.3 reads only what has come of a long body, and holds back all messages once an upgrade was broken off (session)
read, upgrade = aiohttp.StreamReader.read, engineio.asyncio_socket.AsyncSocket._websocket_handler
async def upgrade_or_not(self, websocket):
    try: return await upgrade(self, websocket)
    finally: self.upgrading = False
aiohttp.StreamReader.read, engineio.asyncio_socket.AsyncSocket._websocket_handler = lambda self, _=-1: read(self), upgrade_or_not
engineio.payload.Payload.max_decode_packets = 10_000  # default 16: a POST with more packets would be dropped whole
# the suite shortens the pings for scenarios that wait until a silent client is disconnected
interval, timeout = (int(env.get(name, 20_000)) / 1000 for name in ('PING_INTERVAL', 'PING_TIMEOUT'))
class codec: dumps, loads = json.dumps, str  # engineio passes on what clients send as text: parse() handles it
eio = engineio.AsyncServer(async_mode='aiohttp', json=codec, ping_interval=interval, ping_timeout=timeout)

async def emit(client, text):
    with suppress(engineio.exceptions.EngineIOError):  # the client is leaving
        await eio.send(client, text)

@eio.on('connect')
async def connect(client, _):
    locks[client] = asyncio.Lock()

@eio.on('message')
async def message(client, frame):
    deadline = time.monotonic() + REDIS_TIMEOUT
    async with locks.get(client, asyncio.Lock()):
        action, pattern, error = parse(frame)
        if not error: error = await actions[action](client, pattern, deadline) if client in locks else 'gone'
        reply = dict(origin='S', action=action, pattern=pattern, status=not error, error=error)
        await emit(client, json.dumps({key: value for key, value in reply.items() if value is not None}))

@eio.on('disconnect')
async def disconnect(client):
    locks.pop(client, None)
    for pattern in [pattern for pattern in clients if client in clients[pattern]]: leave(client, pattern)  # (connection)

async def start(app):
    app['redis'] = asyncio.create_task(keep_connected())
    # wait for Redis, so that the first clients are not refused; but start without it if it is unavailable (resilience)
    await asyncio.wait([asyncio.create_task(tried.wait())], timeout=REDIS_TIMEOUT)  # server-initializing/3

async def close(app):
    leaving = [asyncio.create_task(eio.disconnect(client)) for client in locks]
    for work in leaving, pending:  # disconnects every client, which unsubscribes from their patterns (closing)
        if work: await asyncio.wait(work, timeout=REDIS_TIMEOUT)

app = aiohttp.web.Application()
eio.attach(app)
app.on_startup.append(start)
app.on_shutdown.append(close)
# do not wait for clients that leave their connection open: it is closed after a second
aiohttp.web.run_app(app, host=env['HOST'], port=int(env['PORT']), shutdown_timeout=1,
                    print=lambda _: print('status=LISTENING', flush=True))  # server-listening/1
print('status=CLOSED')  # server-closing/1
