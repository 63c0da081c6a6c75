Feature: Server listening
  The status of a running server.

  @server-listening/1
  Rule: 1 The status is LISTENING

    Scenario: a server that accepts handshakes reports that it is listening
      Given a freshly started server
      Then the status of that server is "LISTENING"

    Scenario: it reports that before any client connects
      No handshake is sent, so a status that changes only with the first client fails here.
      Given a freshly started server with no clients yet
      Then the status of that server is "LISTENING"

    Scenario: it reports that once its port is open, and not before
      Given a freshly started server with no clients yet
      Then the status of that server is "LISTENING"
      And that server accepted connections when it reported "LISTENING"
