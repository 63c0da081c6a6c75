Feature: Wire
  The form of the messages. The specification names their fields, but leaves the form open.

  @wire/1
  Rule: 1 A request and its reply are text messages with a JSON object: origin S, action, pattern, status

    Scenario Outline: a request is any JSON object with these fields, here <kind>
      Given "alice" is connected
      When "alice" sends `<request>`
      Then "alice" is granted "subscribe" for "news:*"
      And every reply to "alice" is complete

      Examples:
        | kind                | request                                                             |
        | the shortest        | {"action":"subscribe","pattern":"‹news:*›"}                         |
        | in another order    | {"pattern":"‹news:*›","action":"subscribe"}                         |
        | with blanks         | \\x20{ "action" : "subscribe",\\x0a\\x09"pattern" : "‹news:*›" }\\x0d\\x0a |
        | with escapes        | {"\\u0061ction":"subscribe","pattern":"‹news\\u003a*›"}             |

    Scenario Outline: every reply has all of its fields, over <transport>
      Given "alice" is connected over "<transport>"
      When "alice" subscribes to "news:*"
      And "alice" subscribes to "sport:*"
      And "alice" unsubscribes from "news:*"
      Then "alice" is granted "subscribe" for "news:*"
      And "alice" is granted "subscribe" for "sport:*"
      And "alice" is granted "unsubscribe" for "news:*"
      And "alice" hears nothing more
      And every reply to "alice" is complete

      Examples:
        | transport |
        | websocket |
        | polling   |

    Scenario: a reply with status false has all of its fields too
      Given "alice" is subscribed to "news:*"
      When "alice" subscribes to "news:*"
      Then "alice" is refused "subscribe" for "news:*"
      When "alice" unsubscribes from "sport:*"
      Then "alice" is refused "unsubscribe" for "sport:*"
      And every reply to "alice" is complete

  @wire/2
  Rule: 2 A reply with status false says why, in a short code

    Scenario: a client that is subscribed already
      Given "alice" is subscribed to "news:*"
      When "alice" subscribes to "news:*"
      Then "alice" is refused "subscribe" for "news:*"
      And every refusal of "alice" names its reason

    Scenario: a client that unsubscribes from a pattern that nobody has
      Given "alice" is connected
      When "alice" unsubscribes from "news:*"
      Then "alice" is refused "unsubscribe" for "news:*"
      And every refusal of "alice" names its reason

    Scenario: a client that unsubscribes from a pattern that only another client has
      Given "bob" is subscribed to "news:*"
      And "alice" is connected
      When "alice" unsubscribes from "news:*"
      Then "alice" is refused "unsubscribe" for "news:*"
      And every refusal of "alice" names its reason

    Scenario Outline: a client that sends an invalid request, here <kind>
      Given "alice" is connected
      When "alice" sends <frame>
      Then "alice" is refused
      And every refusal of "alice" names its reason

      Examples:
        | kind              | frame                                         |
        | not JSON          | `subscribe`                                   |
        | not an object     | `["subscribe"]`                               |
        | an unknown action | `{"action":"greet","pattern":"‹news:*›"}`     |
        | no pattern        | `{"action":"subscribe"}`                      |
        | bytes             | the bytes `{"action":"subscribe"}`            |

    Scenario Outline: the same over polling, here <kind>
      Given "alice" is connected over "polling"
      When "alice" sends <frame>
      Then "alice" is refused
      And every refusal of "alice" names its reason

      Examples:
        | kind              | frame                                         |
        | not JSON          | `subscribe`                                   |
        | an unknown action | `{"action":"greet","pattern":"‹news:*›"}`     |
        | bytes             | the bytes `{"action":"subscribe"}`            |

  @wire/3
  Rule: 3 A delivery has origin P, action message, pattern, channel and payload

    Scenario Outline: every delivery has all of its fields, and is not a message of the system, over <transport>
      Given "alice" is connected over "<transport>"
      And "alice" is subscribed to "news:*"
      And "alice" is subscribed to "sport"
      Then a payload published to "news:1" reaches "alice" once
      And a payload published to "sport" reaches "alice" once
      And every delivery to "alice" is complete

      Examples:
        | transport |
        | websocket |
        | polling   |

  @wire/4
  Rule: 4 Each request gets exactly one reply

    Scenario: concurrent requests, granted and refused
      Given "alice" is subscribed to "weather:*"
      When "alice" subscribes to "news:*"
      And "alice" unsubscribes from "sport:*"
      And "alice" subscribes to "weather:*"
      And "alice" subscribes to "music:*"
      And "alice" unsubscribes from "music:*"
      And "alice" unsubscribes from "weather:*"
      Then "alice" is granted "subscribe" for "news:*"
      And "alice" is refused "unsubscribe" for "sport:*"
      And "alice" is refused "subscribe" for "weather:*"
      And "alice" is granted "subscribe" for "music:*"
      And "alice" is granted "unsubscribe" for "music:*"
      And "alice" is granted "unsubscribe" for "weather:*"
      And "alice" hears nothing more

    Scenario: the same request twice, without waiting
      Given "alice" is connected
      When "alice" subscribes to "news:*"
      And "alice" subscribes to "news:*"
      Then "alice" is answered "subscribe" for "news:*"
      And "alice" is answered "subscribe" for "news:*"
      And "alice" hears nothing more

    Scenario: fifty clients that subscribe to one pattern at once
      Given each of 50 clients is connected
      When each of 50 clients subscribes to "news:*"
      Then each of 50 clients is granted "subscribe" for "news:*"
      When each of 50 clients unsubscribes from "news:*"
      Then each of 50 clients is granted "unsubscribe" for "news:*"
      And each of 50 clients hears nothing more
      And Redis does not hold "news:*"

  @wire/5
  Rule: 5 Replies come in the order of the requests
    A refusal does not need Redis, so it would come first if the server let it.

    Scenario Outline: ten requests sent without waiting, over <transport>
      Given "alice" is connected over "<transport>"
      When "alice" subscribes to "news:*"
      And "alice" unsubscribes from "sport:1"
      And "alice" subscribes to "sport:*"
      And "alice" unsubscribes from "sport:2"
      And "alice" unsubscribes from "news:*"
      And "alice" unsubscribes from "sport:3"
      And "alice" subscribes to "music:*"
      And "alice" subscribes to "weather:*"
      And "alice" unsubscribes from "sport:*"
      And "alice" unsubscribes from "sport:4"
      Then "alice" is answered in the order of the requests
      And "alice" hears nothing more

      Examples:
        | transport |
        | websocket |
        | polling   |

    Scenario Outline: a frame that is no request does not overtake the requests before it, over <transport>
      Given "alice" is connected over "<transport>"
      When "alice" subscribes to "news:*"
      And "alice" subscribes to "sport:*"
      And "alice" subscribes to "music:*"
      And "alice" sends `no request` without waiting
      Then "alice" is answered in the order of the requests
      And "alice" is refused

      Examples:
        | transport |
        | websocket |
        | polling   |

  @wire/6
  Rule: 6 A reply repeats action and pattern exactly

    Scenario Outline: whatever the pattern and the outcome, here <kind>
      Given "alice" is connected
      When "alice" subscribes to "<pattern>"
      Then "alice" is granted "subscribe" for "<pattern>"
      And the reply to "alice" names the action and the pattern
      When "alice" subscribes to "<pattern>"
      Then "alice" is refused "subscribe" for "<pattern>"
      And the reply to "alice" names the action and the pattern
      When "alice" unsubscribes from "<pattern>"
      Then "alice" is granted "unsubscribe" for "<pattern>"
      And the reply to "alice" names the action and the pattern
      When "alice" unsubscribes from "<pattern>"
      Then "alice" is refused "unsubscribe" for "<pattern>"
      And the reply to "alice" names the action and the pattern

      Examples:
        | kind                               | pattern                        |
        | quotes                             | say \\"news\\", 'news'         |
        | backslashes                        | news\\*\\n\\\\1                |
        | blanks at both ends                | \\u0020\\u0020news\\u0020      |
        | markup                             | <b>news</b> & &amp; %20 + ${1} |
        | letters beyond ASCII               | nyheter:åäö:ÅÄÖ:ßẞ             |
        | other scripts                      | 新闻:новости:أخبار:*           |
        | an emoji of several characters     | news:👩🏽‍🚀                       |
        | a letter and its combining mark    | cafe\\u0301:*                  |
        | the same as one letter             | caf\\u00e9:*                   |
        | separators of lines and paragraphs | a\\u2028b\\u2029c              |
        | invisible characters               | a\\u200bb\\ufeffc\\u00a0d      |
        | words of JSON and JavaScript       | null, __proto__, {\\"a\\":[1]} |
        | 1,000 characters                   | «0123456789»×100               |

    Scenario Outline: the same over polling, here <kind>
      Given "alice" is connected over "polling"
      When "alice" subscribes to "<pattern>"
      Then "alice" is granted "subscribe" for "<pattern>"
      And the reply to "alice" names the action and the pattern
      When "alice" unsubscribes from "<pattern>"
      Then "alice" is granted "unsubscribe" for "<pattern>"
      And the reply to "alice" names the action and the pattern

      Examples:
        | kind                           | pattern                        |
        | quotes and backslashes         | say \"news\", 'news' \\n    |
        | other scripts                  | 新闻:новости:أخبار:*           |
        | an emoji of several characters | news:👩🏽‍🚀                       |

    Scenario: a pattern that is refused because it is invalid
      Given "alice" is connected
      When "alice" subscribes to "news:\u0007*"
      Then "alice" is refused "subscribe" for "news:\u0007*"
      And the reply to "alice" names the action and the pattern
      When "alice" unsubscribes from "news:\u0007*"
      Then "alice" is refused "unsubscribe" for "news:\u0007*"
      And the reply to "alice" names the action and the pattern

  @wire/7
  Rule: 7 A reply goes to nobody but the client that asked

    Scenario: not to a client with the pattern, nor with another one, nor with none
      Given "bob" is subscribed to "news:*"
      And "carol" is subscribed to "sport:*"
      And "dave" is connected
      And "alice" is connected
      When "alice" subscribes to "news:*"
      Then "alice" is granted "subscribe" for "news:*"
      When "alice" subscribes to "news:*"
      Then "alice" is refused "subscribe" for "news:*"
      When "alice" unsubscribes from "sport:*"
      Then "alice" is refused "unsubscribe" for "sport:*"
      When "alice" unsubscribes from "news:*"
      Then "alice" is granted "unsubscribe" for "news:*"
      And "bob", "carol" and "dave" hear nothing more
      And "alice" hears nothing more

    Scenario: clients that send different requests at once
      Given "carol" is subscribed to "weather:*"
      And "alice" and "bob" are connected
      When "alice" subscribes to "news:*"
      And "bob" subscribes to "sport:*"
      And "carol" unsubscribes from "weather:*"
      Then "alice" is granted "subscribe" for "news:*"
      And "bob" is granted "subscribe" for "sport:*"
      And "carol" is granted "unsubscribe" for "weather:*"
      And "alice", "bob" and "carol" hear nothing more

  @wire/8
  Rule: 8 Unknown fields are ignored

    Scenario Outline: a request with <kind> means the same as without
      Given "alice" is connected
      When "alice" sends `{"action":"subscribe","pattern":"‹news:*›",<fields>}`
      Then "alice" is granted "subscribe" for "news:*"
      And a payload published to "news:1" reaches "alice" once
      When "alice" sends `{"action":"unsubscribe",<fields>,"pattern":"‹news:*›"}`
      Then "alice" is granted "unsubscribe" for "news:*"
      And a payload published to "news:1" does not reach "alice"

      Examples:
        | kind                      | fields                                       |
        | a number                  | "id":7                                       |
        | several                   | "id":"7","at":1.5e3,"last":true              |
        | null and the empty name   | "meta":null,"":0                             |
        | an object in an object    | "meta":{"action":"greet","pattern":{"a":[]}} |
        | names in other case       | "Action":"greet","PATTERN":7,"patterns":[]   |
        | the fields of a reply     | "status":false,"error":"not-subscribed"      |
        | the fields of a delivery  | "channel":"news:2","payload":"hello"         |

    Scenario Outline: requests of the lengths at which their form changes, over <transport>
      Given "alice" is connected over "<transport>"
      When "alice" unsubscribes by requests of every critical length
      Then "alice" is refused each of these patterns
      And "alice" hears nothing more

      Examples:
        | transport |
        | websocket |
        | polling   |
