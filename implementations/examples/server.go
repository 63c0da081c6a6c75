// A complete server of the realizehit Communication Specs in Go (1.19 or newer), with the standard library only: Engine.IO,
// WebSocket and the protocol of Redis are written out here, where server.mjs and server.py have libraries for them.
// Run it:  go build -o /tmp/server implementations/examples/server.go && /tmp/server   ("go run" does not pass SIGTERM on)
// Test it: npm run conformance -- --profile implementations/examples/server-go.json --strict   (which builds it too)
// "subscribing/3.1" in a comment is a step of the specification; "(ordering)" is the completion that asks for it.
package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"crypto/sha1"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
	"unicode/utf8"
)

const redisTimeout = time.Second // a request waits so long for a silent Redis before it gets its reply anyway (resilience)
const redisLost = time.Minute    // after so long without a reply the connection to it is given up
const maxPayload = 1_000_000     // bytes of a message, or of a POST (robustness)
const maxUnsent = 8 << 20        // bytes that wait until a client reads them: beyond that it is closed (fairness)

// lock guards the variables below it, and the fields of what they hold. Nobody waits for anything while holding it.
var lock sync.Mutex
var redis *redisConnection // nil while disconnected
var subscriptions = map[string]*subscription{}
var sessions = map[string]*client{}
var closing bool

func locked() (unlock func()) { lock.Lock(); return lock.Unlock }

// outbox writes to a connection in the background, so that nobody waits until the other end reads.
type outbox struct {
	conn   net.Conn // nil for a client that polls: a poll takes what is unsent
	unsent []byte
	ended  bool
	wake   chan struct{} // something has changed
}

func newOutbox(conn net.Conn) *outbox {
	box := &outbox{conn: conn, wake: make(chan struct{}, 1)}
	if conn != nil {
		go box.write()
	}
	return box
}

func (box *outbox) put(data string) {
	if !box.ended {
		box.unsent = append(box.unsent, data...)
	}
	select {
	case box.wake <- struct{}{}:
	default: // it knows already
	}
}

// end gives the connection a second for what is unsent, and for some last words.
func (box *outbox) end(lastWords string) {
	box.put(lastWords)
	if box.conn != nil && !box.ended {
		box.conn.SetDeadline(time.Now().Add(time.Second))
	}
	box.ended = true
}

func (box *outbox) write() {
	for ended, err := false, error(nil); !ended && err == nil; {
		<-box.wake
		lock.Lock()
		unsent := box.unsent
		box.unsent, ended = nil, box.ended
		lock.Unlock()
		_, err = box.conn.Write(unsent)
	}
	box.conn.(*net.TCPConn).CloseWrite() // who reads from the connection closes it
}

// ── Redis ────────────────────────────────────────────────────────────────────────────────────────────────────────────

type redisConnection struct {
	*outbox
	pending []command // those without a reply: Redis replies in the order of the commands (concurrency)
}

type command struct {
	pattern string
	sent    time.Time
}

func (r *redisConnection) send(pattern string, words ...string) {
	r.pending = append(r.pending, command{pattern, time.Now()})
	r.put(fmt.Sprintf("*%d\r\n", len(words)))
	for _, word := range words {
		r.put(fmt.Sprintf("$%d\r\n%s\r\n", len(word), word))
	}
}

// connectToRedis returns nil if Redis is not there.
func connectToRedis(address *url.URL) *redisConnection {
	conn, err := net.DialTimeout("tcp", address.Host, redisTimeout)
	if err != nil {
		return nil
	}
	defer locked()()
	redis = &redisConnection{outbox: newOutbox(conn)}
	if password, has := address.User.Password(); has {
		redis.send("", append(strings.Fields("AUTH "+address.User.Username()), password)...)
	}
	settleAll() // a new connection holds no patterns (resilience)
	return redis
}

// stayConnected reads from the connection to Redis while there is one, and makes the next.
func stayConnected(r *redisConnection, address *url.URL) {
	for ; ; r = connectToRedis(address) {
		if r != nil {
			reader, err := bufio.NewReader(r.conn), error(nil)
			for err == nil {
				err = r.receive(readReply(reader))
			}
			log.Print("The connection to Redis is lost: ", err)
			r.lost()
		}
		time.Sleep(200 * time.Millisecond)
	}
}

// readReply returns the words of a reply in RESP2. That of an error begins with "-".
func readReply(reader *bufio.Reader) (words []string, err error) {
	line, err := reader.ReadString('\n')
	size, _ := strconv.Atoi(strings.Trim(line, "*$\r\n"))
	if strings.HasPrefix(line, "$") {
		data, err := readBytes(reader, size+2)
		return []string{strings.TrimSuffix(string(data), "\r\n")}, err
	} else if !strings.HasPrefix(line, "*") {
		return []string{line}, err
	}
	for ; size > 0 && err == nil; size-- {
		var item []string
		item, err = readReply(reader)
		words = append(words, item...)
	}
	return words, err
}

// receive handles a message, or the reply to the oldest command that has none.
func (r *redisConnection) receive(words []string, err error) error {
	defer locked()()
	if err != nil {
		return err
	} else if len(words) == 4 && words[0] == "pmessage" {
		subscriptions[words[1]].deliver(words[2], words[3])
		return nil
	} else if len(words) == 0 || len(r.pending) == 0 {
		return fmt.Errorf("nobody has asked for this: %q", words) // Redis says that it has too many clients
	}
	it, refused := subscriptions[r.pending[0].pattern], strings.HasPrefix(words[0], "-")
	r.pending = r.pending[1:]
	if it != nil {
		it.replied(!refused)
	} else if refused {
		return fmt.Errorf("the password is refused: %q", words)
	}
	return nil
}

func (r *redisConnection) lost() {
	defer locked()()
	redis = nil
	r.end("")
	r.conn.Close()
	for _, it := range subscriptions {
		it.held = false
		it.replied(false)
		it.settle()
	}
}

// ── Subscriptions ────────────────────────────────────────────────────────────────────────────────────────────────────

type subscription struct {
	pattern string
	clients map[*client]bool // true once Redis holds the pattern for the client
	held    bool             // by Redis
	asked   bool             // a command has no reply yet
	waiting []chan<- bool    // requests that wait until Redis is as the clients want it
}

// settle makes Redis hold the pattern if and only if it has clients; it is called after every change. A pattern has one command
// under way at a time, and after its reply the one that is needed by then: they never overtake each other (concurrency).
func (s *subscription) settle() {
	wanted := len(s.clients) > 0
	if s.asked {
		return // the reply settles the rest
	} else if redis != nil && wanted && !s.held {
		redis.send(s.pattern, "PSUBSCRIBE", s.pattern) // subscription-creation/1
		s.asked = true
	} else if redis != nil && !wanted && s.held {
		redis.send(s.pattern, "PUNSUBSCRIBE", s.pattern) // subscription-deletion/1
		s.asked = true
	} else if !wanted && subscriptions[s.pattern] == s {
		delete(subscriptions, s.pattern) // unsubscribing/3.2.1.1
	}
}

func settleAll() {
	for _, it := range subscriptions {
		it.settle()
	}
}

// replied handles the reply of Redis to the command, or the loss of both.
func (s *subscription) replied(done bool) {
	s.asked = false
	if done {
		s.held = !s.held
		s.settle()
	}
	if !s.asked {
		for _, waiting := range s.waiting {
			waiting <- done
		}
		s.waiting = nil
	}
}

// await gives up the lock until Redis is as the clients want it (true), or has not become so in time (false).
func (s *subscription) await() bool {
	if s.settle(); !s.asked {
		return s.held == (len(s.clients) > 0)
	}
	settled := make(chan bool, 1)
	s.waiting = append(s.waiting, settled)
	deadline := redis.pending[0].sent.Add(redisTimeout) // so that a client's second request need not wait as long again
	lock.Unlock()
	defer lock.Lock()
	select {
	case result := <-settled:
		return result
	case <-time.After(time.Until(deadline)):
		return false
	}
}

func (s *subscription) deliver(channel, payload string) {
	if s == nil {
		return // nobody is subscribed any more
	}
	message := map[string]string{"origin": "P", "action": "message", "pattern": s.pattern, "channel": channel, "payload": payload}
	if !utf8.ValidString(payload) { // JSON cannot hold such bytes: they are sent as base64, and marked as such (delivery)
		message["payload"], message["encoding"] = base64.StdEncoding.EncodeToString([]byte(payload)), "base64"
	}
	text, _ := json.Marshal(message)
	for client, active := range s.clients {
		if active {
			client.send("4" + string(text))
		}
	}
}

// ── Requests ─────────────────────────────────────────────────────────────────────────────────────────────────────────

var textWithoutControls = regexp.MustCompile(`^\P{Cc}+$`)

// in JSON; encoding/json would read a lone surrogate as U+FFFD
var textWithoutLoneSurrogates = regexp.MustCompile(`^"([^\\]|\\[^u]|\\u([^dD]...|[dD][0-7]..|[dD][89abAB]..\\u[dD][c-fC-F]..))*"$`)

// handle replies to any frame that a client may send (robustness).
func (c *client) handle(frame string) {
	var fields map[string]json.RawMessage // a struct would take "Action" for "action"
	notJSON := json.Unmarshal([]byte(frame), &fields)
	reply := map[string]any{"origin": "S"}
	texts := map[string]string{}
	for _, name := range []string{"action", "pattern"} {
		var text string
		if json.Unmarshal(fields[name], &text) == nil && fields[name][0] == '"' {
			reply[name], texts[name] = fields[name], text // the reply repeats what the client wrote (wire)
		}
	}
	action, pattern, code := texts["action"], texts["pattern"], ""
	if notJSON != nil || fields == nil {
		code = "no-request"
	} else if action != "subscribe" && action != "unsubscribe" {
		code = "unknown-action"
	} else if utf8.RuneCountInString(pattern) > 1024 || !textWithoutControls.MatchString(pattern) ||
		!textWithoutLoneSurrogates.Match(fields["pattern"]) {
		code = "invalid-pattern"
	} else if action == "subscribe" {
		code = c.subscribe(pattern)
	} else {
		code = c.unsubscribe(pattern)
	}
	reply["status"] = code == ""
	if code != "" {
		reply["error"] = code
	}
	text, _ := json.Marshal(reply)
	c.send("4" + string(text))
}

// subscribe returns an error code, or "".
func (c *client) subscribe(pattern string) string {
	s := subscriptions[pattern] // subscribing/2
	if s == nil {
		s = &subscription{pattern: pattern, clients: map[*client]bool{}}
		subscriptions[pattern] = s // subscribing/2.1.1
	} else if c.subscriptions[s] {
		return "already-subscribed" // subscribing/3.1
	}
	s.clients[c], c.subscriptions[s] = false, true // subscribing/3.2.1
	// reply only when Redis holds the pattern, so that the client misses nothing published after the reply (ordering)
	if !s.await() {
		c.leave(s)
		return "redis-unavailable"
	} else if c.subscriptions[s] { // it may have left in the meantime (connection)
		s.clients[c] = true
	}
	return ""
}

func (c *client) unsubscribe(pattern string) string {
	s := subscriptions[pattern] // unsubscribing/2
	if s == nil || !c.subscriptions[s] {
		return "not-subscribed" // unsubscribing/2.1, 3.1
	}
	c.leave(s) // unsubscribing/3.2
	s.await()  // succeeds even if Redis is unavailable
	return ""
}

func (c *client) leave(s *subscription) {
	delete(s.clients, c)
	delete(c.subscriptions, s)
	s.settle()
}

// ── Clients: Engine.IO ───────────────────────────────────────────────────────────────────────────────────────────────

type client struct {
	id            string
	out           *outbox    // of its websocket; without a connection while it polls
	probe         *outbox    // of the websocket that is to replace polling
	polling       bool       // a poll waits for packets
	handling      sync.Mutex // one packet after the other, so that replies keep the order of the requests (wire)
	pings         *time.Timer
	awaitsPong    bool
	subscriptions map[*subscription]bool
	closed        bool
}

// the suite shortens the pings for scenarios that wait until a silent client is disconnected
var pingInterval, pingTimeout = milliseconds("PING_INTERVAL", "25000"), milliseconds("PING_TIMEOUT", "20000")

// open completes a handshake.
func open(out *outbox) *client {
	id := make([]byte, 15)
	must(rand.Read(id))
	c := &client{id: base64.RawURLEncoding.EncodeToString(id), out: out, subscriptions: map[*subscription]bool{}}
	sessions[c.id] = c
	c.pings = time.AfterFunc(pingInterval, c.ping)
	c.send(fmt.Sprintf(`0{"sid":%q,"upgrades":["websocket"],"pingInterval":%d,"pingTimeout":%d,"maxPayload":%d}`,
		c.id, pingInterval.Milliseconds(), pingTimeout.Milliseconds(), maxPayload))
	if closing {
		c.close()
	}
	return c
}

func (c *client) ping() {
	defer locked()()
	if c.awaitsPong {
		c.close() // (connection)
	} else {
		c.awaitsPong = true
		c.send("2")
		c.pings.Reset(pingTimeout)
	}
}

// send queues a packet. It never waits for a client that does not read, but closes it in the end (fairness).
func (c *client) send(packet string) {
	if c.closed {
		return
	} else if c.out.conn != nil {
		packet = frame(1, packet)
	} else if len(c.out.unsent) > 0 {
		packet = "\x1e" + packet
	}
	c.out.put(packet)
	if len(c.out.unsent) > maxUnsent+len(packet) {
		c.out.unsent = nil
		c.close()
	}
}

// receive handles a packet from a poll's POST, or from a websocket.
func (c *client) receive(packet string, from *outbox) {
	c.handling.Lock()
	defer c.handling.Unlock()
	defer locked()()
	if c.closed {
	} else if from != nil && from != c.out {
		c.upgrade(packet, from)
	} else if strings.HasPrefix(packet, "4") {
		c.handle(packet[1:])
	} else if strings.HasPrefix(packet, "b") {
		c.handle("") // bytes are no request, whatever they are (robustness)
	} else if packet == "3" {
		c.awaitsPong = false
		c.pings.Reset(pingInterval)
	} else {
		c.close() // so it wishes, or it has broken the protocol
	}
}

// upgrade handles a packet on a websocket that is to replace polling.
func (c *client) upgrade(packet string, box *outbox) {
	if packet == "2probe" && c.probe == nil {
		c.probe = box // from now on polls are answered at once: the client changes to the websocket when none is left
		box.put(frame(1, "3probe"))
		c.out.put("")
	} else if packet == "5" && c.probe == box {
		box.conn.SetReadDeadline(time.Time{})
		unsent := strings.FieldsFunc(string(c.out.unsent), func(char rune) bool { return char == '\x1e' })
		c.out.unsent, c.out = nil, box
		for _, packet := range unsent {
			c.send(packet)
		}
	} else {
		box.end(closeFrame(1002))
	}
}

// close also unsubscribes the client from everything (connection).
func (c *client) close() {
	if c.closed {
		return
	}
	c.closed = true
	c.pings.Stop()
	delete(sessions, c.id)
	c.out.end(closeFrame(1000))
	for s := range c.subscriptions {
		c.leave(s)
	}
}

// ── HTTP ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

// by their codes
var refusals = []string{"Transport unknown", "Session ID unknown", "Bad handshake method", "Bad request", "Forbidden",
	"Unsupported protocol version"}

func refuse(w http.ResponseWriter, code int) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusBadRequest)
	fmt.Fprintf(w, `{"code":%d,"message":%q}`, code, refusals[code])
}

func serve(w http.ResponseWriter, r *http.Request) {
	id, transport := r.URL.Query().Get("sid"), r.URL.Query().Get("transport")
	websocket := transport == "websocket"
	lock.Lock()
	c := sessions[id]
	bad := r.Method != "GET" && (r.Method != "POST" || websocket) || c != nil && c.out.conn != nil ||
		websocket != strings.EqualFold(r.Header.Get("Upgrade"), "websocket") ||
		websocket && (r.Header.Get("Sec-WebSocket-Version") != "13" || r.Header.Get("Sec-WebSocket-Key") == "")
	lock.Unlock()
	for code, wrong := range []bool{!websocket && transport != "polling", id != "" && c == nil,
		id == "" && r.Method != "GET", bad, false, r.URL.Query().Get("EIO") != "4"} {
		if wrong {
			refuse(w, code)
			return
		}
	}
	if websocket {
		serveSocket(w, r, c)
	} else if r.Method == "POST" {
		post(c, w, r)
	} else {
		poll(c, w, r)
	}
}

func poll(c *client, w http.ResponseWriter, r *http.Request) {
	defer locked()()
	if c == nil {
		c = open(newOutbox(nil))
	} else if c.polling {
		c.close()
		refuse(w, 3)
		return
	}
	box := c.out
	c.polling = true
	for len(box.unsent) == 0 && c.probe == nil && !c.closed && r.Context().Err() == nil {
		lock.Unlock()
		select {
		case <-box.wake:
		case <-r.Context().Done():
		}
		lock.Lock()
	}
	c.polling = false
	packets := string(box.unsent)
	box.unsent = nil
	if c.closed {
		packets = "1"
	} else if packets == "" {
		packets = "6"
	}
	lock.Unlock()
	w.Header().Set("Content-Type", "text/plain; charset=UTF-8")
	_, err := io.WriteString(w, packets)
	lock.Lock()
	if err != nil || r.Context().Err() != nil {
		c.close() // it has hung up (connection)
	}
}

func post(c *client, w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxPayload))
	if err != nil {
		defer locked()()
		c.close()
		refuse(w, 3)
		return
	}
	for _, packet := range strings.Split(strings.ToValidUTF8(string(body), "\ufffd"), "\x1e") {
		c.receive(packet, nil)
	}
	io.WriteString(w, "ok")
}

// ── WebSocket (RFC 6455) ─────────────────────────────────────────────────────────────────────────────────────────────

func serveSocket(w http.ResponseWriter, r *http.Request, c *client) {
	conn, buffered, err := w.(http.Hijacker).Hijack()
	if err != nil {
		return
	}
	defer conn.Close()
	hash := sha1.Sum([]byte(r.Header.Get("Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
	lock.Lock()
	conn.SetDeadline(time.Time{})
	box := newOutbox(conn)
	box.put("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " +
		base64.StdEncoding.EncodeToString(hash[:]) + "\r\n\r\n")
	if c == nil {
		c = open(box)
	} else {
		conn.SetReadDeadline(time.Now().Add(10 * time.Second)) // for the upgrade
	}
	lock.Unlock()
	code := 0
	for packet := ""; code == 0; {
		if packet, code = readMessage(buffered.Reader, box); code == 0 {
			c.receive(packet, box)
		}
	}
	lock.Lock()
	box.end(closeFrame(code))
	if c.out == box {
		c.close() // (connection)
	} else if c.probe == box {
		c.probe = nil
	}
	lock.Unlock()
	io.Copy(io.Discard, conn) // until the client has read the last words
}

// readMessage returns a packet of Engine.IO ("b" for any bytes), or the code to close the connection with.
func readMessage(reader *bufio.Reader, box *outbox) (packet string, code int) {
	var message []byte
	for kind := byte(0); ; {
		head, err := readBytes(reader, 2)
		if err != nil {
			return "", 1001
		}
		opcode, final, size := head[0]&0x0f, head[0]&0x80 != 0, int(head[1]&0x7f)
		if size >= 126 {
			length, _ := readBytes(reader, 2+6*(size-126))
			size = int(binary.BigEndian.Uint64(append(make([]byte, 8-len(length)), length...)))
		}
		isControl := opcode >= 8
		if size < 0 || size > maxPayload-len(message) {
			return "", 1009
		} else if head[0]&0x70 != 0 || head[1]&0x80 == 0 || opcode&7 > 2 || isControl && (!final || size > 125) ||
			!isControl && (opcode == 0) != (kind != 0) {
			return "", 1002
		}
		data, err := readBytes(reader, 4+size)
		if err != nil || opcode == 8 {
			return "", 1000
		}
		for i := range data[4:] {
			data[4+i] ^= data[i%4]
		}
		if opcode == 9 {
			lock.Lock()
			if len(box.unsent) < maxUnsent {
				box.put(frame(10, string(data[4:])))
			}
			lock.Unlock()
		}
		if isControl {
			continue // it may stand between the parts of a message
		}
		message, kind = append(message, data[4:]...), kind+opcode
		if final && kind == 2 {
			return "b", 0
		} else if final && !utf8.Valid(message) {
			return "", 1007
		} else if final {
			return string(message), 0
		}
	}
}

// readBytes takes memory only for what has come, whatever size is announced.
func readBytes(reader io.Reader, size int) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(reader, int64(size)))
	if err == nil && len(data) < size {
		err = io.ErrUnexpectedEOF
	}
	return data, err
}

func frame(opcode byte, data string) string {
	head := []byte{0x80 | opcode, byte(len(data))}
	if len(data) > 0xffff {
		head = binary.BigEndian.AppendUint64([]byte{0x80 | opcode, 127}, uint64(len(data)))
	} else if len(data) > 125 {
		head = binary.BigEndian.AppendUint16([]byte{0x80 | opcode, 126}, uint16(len(data)))
	}
	return string(head) + data
}

func closeFrame(code int) string { return frame(8, string([]byte{byte(code >> 8), byte(code)})) }

// ── The server ───────────────────────────────────────────────────────────────────────────────────────────────────────

func setting(name, otherwise string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return otherwise
}

func milliseconds(name, otherwise string) time.Duration {
	return must(time.ParseDuration(setting(name, otherwise) + "ms"))
}

func must[Value any](value Value, err error) Value {
	if err != nil {
		log.Fatal(err)
	}
	return value
}

func main() {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM, os.Interrupt)
	address := must(url.Parse(setting("REDIS_URL", "redis://127.0.0.1:6379")))
	if address.Scheme != "redis" {
		log.Fatal("REDIS_URL must begin with redis://")
	} else if address.Port() == "" {
		address.Host = net.JoinHostPort(address.Hostname(), "6379")
	}
	go stayConnected(connectToRedis(address), address) // server-initializing/3
	go func() {
		for range time.Tick(time.Second) {
			lock.Lock()
			settleAll() // asks again for what Redis refused (resilience)
			if redis != nil && len(redis.pending) > 0 && time.Since(redis.pending[0].sent) > redisLost {
				redis.conn.Close() // stayConnected notices
			}
			lock.Unlock()
		}
	}()
	listener := must(net.Listen("tcp", net.JoinHostPort(setting("HOST", "127.0.0.1"), setting("PORT", "3000"))))
	http.HandleFunc("/engine.io/", serve)
	limit := pingInterval + pingTimeout + 10*time.Second // a poll ends with the next ping at the latest
	server := &http.Server{ReadTimeout: limit, WriteTimeout: limit, IdleTimeout: limit}
	go server.Serve(listener)
	fmt.Println("status=LISTENING") // server-listening/1

	<-signals
	listener.Close()
	lock.Lock()
	closing = true
	for _, c := range sessions {
		c.close() // which unsubscribes it from its patterns (closing)
	}
	for _, it := range subscriptions {
		it.await()
	}
	lock.Unlock()
	soon, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	server.Shutdown(soon)        // lets the last polls be answered
	fmt.Println("status=CLOSED") // server-closing/1
}
