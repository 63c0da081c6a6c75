Feature: Server closing
  The status of a closed server. How it treats its clients and Redis on the way is a completion.

  @server-closing/1
  Rule: 1 The status is CLOSED

    Scenario: a closed server reports it, and did not report it before
      Given a freshly started server
      Then the status of that server is not "CLOSED"
      When that server is closed
      Then the status of that server is "CLOSED"

    Scenario: connected clients do not keep a server from closing
      Given a freshly started server
      And "alice" is subscribed to "news:*"
      When that server is closed
      Then the status of that server is "CLOSED"

    Scenario: it reports that once its port is closed, and not before
      Given a freshly started server
      And "alice" is subscribed to "news:*"
      When that server is closed
      Then the status of that server is "CLOSED"
      And that server accepted no connections when it reported "CLOSED"
