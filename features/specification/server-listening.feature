Feature: Server listening
  The status a server has while it serves.

  @server-listening/1
  Rule: 1 The status is LISTENING

    Scenario: a server that accepts handshakes says it is listening
      Given a freshly started server
      Then the status of that server is "LISTENING"

    Scenario: it says so before anybody has come
      No handshake is asked for: a status that changes with the first client would be found out.
      Given a freshly started server that no client has come to
      Then the status of that server is "LISTENING"
