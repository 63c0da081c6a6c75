"""A server of the realizehit Communication Specs in Python, spec-conformant and complete.
Debian: apt install python3-engineio python3-redis python3-aiohttp
Judge it: npm run conformance -- --command "python3 implementations/examples/server.py" --strict
Numbers in comments are the specification's steps; a word in brackets is the completion that tells why."""

import asyncio, base64, json, os, time, unicodedata
from contextlib import suppress
import aiohttp.web, engineio, engineio.payload, redis.asyncio

env = {'HOST': '127.0.0.1', 'PORT': '3000', 'REDIS_URL': 'redis://127.0.0.1:6379', **os.environ}
PATIENCE = 1  # s that a request waits for Redis, before it is answered all the same (resilience)

# ── Redis ─────────────────────────────────────────────────────────────────────────────────────────────────────────
# A plain connection: what Redis should hold is known here, and redis-py's PubSub would restore things by itself.
pool = redis.asyncio.ConnectionPool.from_url(env['REDIS_URL'], socket_connect_timeout=PATIENCE)
connection, tried = None, asyncio.Event()  # None while there is none; set once it was tried to connect, well or not
unanswered = []  # a future for each command under way; Redis answers in the order of the commands (concurrency)

def tell(command, pattern):
    """Send a command; gives the future of Redis's answer: True, or False when Redis is away."""
    answer = asyncio.get_running_loop().create_future()
    if connection:
        unanswered.append(answer)
        asyncio.gather(send(connection, command, pattern), return_exceptions=True)  # follow() notices what fails
    else: answer.set_result(False)
    return answer

async def send(connection, *command):
    if connection.is_connected:  # one that was lost must not come back: it would hold what nobody knows of
        await connection.send_command(*command)

async def follow():
    """Keep a connection to Redis. A new one holds nothing: all that clients are on is asked for again (resilience)."""
    global connection
    while True:
        with suppress(redis.RedisError, OSError):
            fresh = pool.make_connection()
            await fresh.connect()
            connection = fresh
            hold_all()
            while True:
                await hear(*await connection.read_response())
        connection = None
        hold_all()
        while unanswered: unanswered.pop(0).set_result(False)
        await asyncio.sleep(0.2)

async def hear(kind, *rest):
    if kind != b'pmessage': return unanswered.pop(0).set_result(True)
    pattern, channel, payload = rest[0].decode(), rest[1].decode(errors='replace'), rest[2]
    # JSON has no bytes: what is no text goes as base64, and says so (delivery)
    try: body = dict(payload=payload.decode())
    except UnicodeDecodeError: body = dict(payload=base64.b64encode(payload).decode(), encoding='base64')
    message = json.dumps(dict(origin='P', action='message', pattern=pattern, channel=channel, **body))
    for client in [client for client, told in clients.get(pattern, {}).items() if told]: await give(client, message)

# ── Subscriptions ─────────────────────────────────────────────────────────────────────────────────────────────────
clients = {}  # pattern → {client → was told yes}: a subscription is there as long as somebody is on it
held = {}  # pattern → the future that says whether Redis holds it

def hold_all():
    tried.set()
    for pattern in clients: held[pattern] = tell('PSUBSCRIBE', pattern)

async def subscribe(client, pattern, deadline):
    """Obeys, and gives nothing if that went well, else a short code that says why not."""
    if pattern not in clients:  # subscribing/2.1.1, subscription-creation/1
        clients[pattern], held[pattern] = {}, tell('PSUBSCRIBE', pattern)
    on_it, answer = clients[pattern], held[pattern]  # subscribing/2
    if client in on_it: return 'already-subscribed'  # subscribing/3.1
    on_it[client] = False  # subscribing/3.2.1
    # yes is said only once Redis holds the pattern, so nothing published after it is missed (ordering)
    await asyncio.wait([answer], timeout=max(0, deadline - time.monotonic()))
    if client not in on_it: return 'gone'  # it has left meanwhile
    on_it[client] = answer.done() and answer.result()
    if on_it[client]: return None
    leave(client, pattern)
    return 'redis-unavailable'

async def unsubscribe(client, pattern, _):
    if client not in clients.get(pattern, {}): return 'not-subscribed'  # unsubscribing/2.1, 3.1
    leave(client, pattern)  # unsubscribing/3.2

def leave(client, pattern):
    del clients[pattern][client]
    if clients[pattern]: return
    del clients[pattern], held[pattern]  # unsubscribing/3.2.1.1
    tell('PUNSUBSCRIBE', pattern)  # subscription-deletion/1

# ── Clients ───────────────────────────────────────────────────────────────────────────────────────────────────────
actions = dict(subscribe=subscribe, unsubscribe=unsubscribe)
turns = {}  # client → lock: one request after the other, so that replies keep their order (wire)

def read(frame):
    """Action, pattern, and what is wrong with them; whatever a stranger sends, nothing is raised (robustness)."""
    try:
        request = json.loads(frame if isinstance(frame, str) else '', parse_constant=int)  # int() refuses NaN
        action, pattern = (it if isinstance(it, str) else None for it in map(request.get, ('action', 'pattern')))
    except (ValueError, AttributeError, RecursionError): return None, None, 'no-request'
    if action not in actions: return action, pattern, 'unknown-action'
    unfit = not pattern or len(pattern) > 1024 or any(unicodedata.category(it) in ('Cc', 'Cs') for it in pattern)
    return action, pattern, 'invalid-pattern' if unfit else None

engineio.payload.Payload.max_decode_packets = 10_000  # of a POST with more, none is obeyed; 16 if nothing is said
# the suite asks for short pings where it waits for a silent client to be given up
interval, timeout = (int(env.get(name, 20_000)) / 1000 for name in ('PING_INTERVAL', 'PING_TIMEOUT'))
class texts: dumps, loads = json.dumps, str  # what clients send comes as it is: read() judges it
eio = engineio.AsyncServer(async_mode='aiohttp', json=texts, ping_interval=interval, ping_timeout=timeout)

async def give(client, text):
    with suppress(engineio.exceptions.EngineIOError):  # it is leaving
        await eio.send(client, text)

@eio.on('connect')
async def connect(client, _):
    turns[client] = asyncio.Lock()

@eio.on('message')
async def message(client, frame):
    deadline = time.monotonic() + PATIENCE
    async with turns.get(client, asyncio.Lock()):
        action, pattern, error = read(frame)
        if not error: error = await actions[action](client, pattern, deadline) if client in turns else 'gone'
        reply = dict(origin='S', action=action, pattern=pattern, status=not error, error=error)
        await give(client, json.dumps({key: value for key, value in reply.items() if value is not None}))

@eio.on('disconnect')
async def disconnect(client):
    turns.pop(client, None)
    for pattern in [pattern for pattern in clients if client in clients[pattern]]: leave(client, pattern)  # (connection)

async def start(app):
    app['redis'] = asyncio.create_task(follow())
    # who came before Redis would be told no; but a Redis that is away does not keep us from starting (resilience)
    await asyncio.wait([asyncio.create_task(tried.wait())], timeout=PATIENCE)  # server-initializing/3
    print('status=LISTENING', flush=True)  # server-listening/1

async def close(app):
    leaving = [asyncio.create_task(eio.disconnect(client)) for client in turns]
    for work in leaving, unanswered:  # every client goes, and with the last one the patterns (closing)
        if work: await asyncio.wait(work, timeout=PATIENCE)

app = aiohttp.web.Application()
eio.attach(app)
app.on_startup.append(start)
app.on_shutdown.append(close)
# clients that do not close their side must not keep us: after a second their connections are closed
aiohttp.web.run_app(app, host=env['HOST'], port=int(env['PORT']), print=None, shutdown_timeout=1)
print('status=CLOSED')  # server-closing/1
