Feature: Robustness
  A public server receives whatever anybody sends. An invalid request gets status false, and has no other effect: not in Redis, not
  on its connection, not for other clients. `wire` says which frames are valid; merely unusual ones (patterns of blanks, unknown
  fields, a field named twice) are not judged here. Bob is subscribed to the pattern that most of the frames name, and alice to another
  one: so it shows if a frame is handled in spite of its refusal, if the refusal goes to bob, and if alice loses her subscription.

  Background:
    Given "bob" is subscribed to "news:*"

  @robustness/1
  Rule: 1 A frame that is not a JSON object is refused, and harms nobody
    Scenario Outline: <what> is refused
      Given "alice" is subscribed to "weather:*"
      When "alice" sends `<frame>`
      Then "alice" is refused
      And nothing has changed in Redis
      And a payload published to "news:1" reaches "bob" once
      And a payload published to "weather:1" reaches "alice" once
      And "alice" and "bob" hear nothing more

      Examples:
        | what                          | frame                                                                                       |
        | an empty text                 |                                                                                             |
        | blanks                        | \\x20\\x20\\x0a                                                                             |
        | a word                        | subscribe                                                                                   |
        | an unclosed object            | {"action":"subscribe","pattern":"‹news:*›"                                                  |
        | an unclosed string            | {"action":"subscribe","pattern":"‹news:*›}                                                  |
        | a trailing comma              | {"action":"subscribe","pattern":"‹news:*›",}                                                |
        | single quotes                 | {'action':'subscribe','pattern':'‹news:*›'}                                                 |
        | keys without quotes           | {action:"subscribe",pattern:"‹news:*›"}                                                     |
        | a comment                     | {"action":"subscribe","pattern":"‹news:*›"}//                                               |
        | two objects                   | {"action":"subscribe","pattern":"‹news:*›"}{"action":"subscribe","pattern":"‹news:*›"}      |
        | two objects on two lines      | {"action":"subscribe","pattern":"‹news:*›"}\\x0a{"action":"subscribe","pattern":"‹news:*›"} |
        | an object after a word        | subscribe {"action":"subscribe","pattern":"‹news:*›"}                                       |
        | an object and NUL             | {"action":"subscribe","pattern":"‹news:*›"}\\x00                                            |
        | not a number                  | NaN                                                                                         |
        | a hexadecimal number          | 0x10                                                                                        |
        | Engine.IO's ping              | 2probe                                                                                      |
        | Engine.IO's message           | 4{"action":"subscribe","pattern":"‹news:*›"}                                                |
        | Socket.IO's event             | 42["subscribe",{"action":"subscribe","pattern":"‹news:*›"}]                                 |
        | a form                        | action=subscribe&pattern=‹news:*›                                                           |
        | a Redis command               | PSUBSCRIBE ‹news:*›                                                                         |
        | a Redis command on a line     | \\x0d\\x0aPSUBSCRIBE ‹news:*›\\x0d\\x0a                                                     |
        | a Redis command in RESP       | *2\\x0d\\x0a$10\\x0d\\x0aPSUBSCRIBE\\x0d\\x0a$1\\x0d\\x0a*\\x0d\\x0a                        |
        | an array                      | ["subscribe","‹news:*›"]                                                                    |
        | an array of requests          | [{"action":"subscribe","pattern":"‹news:*›"}]                                               |
        | an empty array                | []                                                                                          |
        | a string                      | "subscribe"                                                                                 |
        | a request in a string         | "{\\"action\\":\\"subscribe\\",\\"pattern\\":\\"‹news:*›\\"}"                               |
        | a number                      | 42                                                                                          |
        | true                          | true                                                                                        |
        | null                          | null                                                                                        |
        | 100,000 arrays, not closed    | «[»×100000                                                                                  |
        | 100,000 nested arrays         | «[»×100000«]»×100000                                                                        |
        | 10,000 objects, not closed    | «{"a":»×10000                                                                               |

    Scenario Outline: <what> is refused over polling
      Given "alice" is connected over "polling"
      And "alice" is subscribed to "weather:*"
      When "alice" sends `<frame>`
      Then "alice" is refused
      And nothing has changed in Redis
      And a payload published to "news:1" reaches "bob" once
      And a payload published to "weather:1" reaches "alice" once
      And "alice" and "bob" hear nothing more

      Examples:
        | what                           | frame                                        |
        | an empty text                  |                                              |
        | a word                         | subscribe                                    |
        | Engine.IO's ping               | 2probe                                       |
        | Engine.IO's close              | 1                                            |
        | Engine.IO's message            | 4{"action":"subscribe","pattern":"‹news:*›"} |
        | bytes of Engine.IO as text     | b4aGk=                                       |
        | 100,000 nested arrays          | «[»×100000«]»×100000                         |

  @robustness/2
  Rule: 2 An action that is missing or unknown is refused, and harms nobody
    Names such as `__proto__` must not match anything.

    Scenario Outline: <what> is refused
      Given "alice" is subscribed to "weather:*"
      When "alice" sends `<frame>`
      Then "alice" is refused
      And nothing has changed in Redis
      And a payload published to "news:1" reaches "bob" once
      And a payload published to "weather:1" reaches "alice" once
      And "alice" and "bob" hear nothing more

      Examples:
        | what                     | frame                                                                        |
        | an empty object          | {}                                                                           |
        | no action                | {"pattern":"‹news:*›"}                                                       |
        | null                     | {"action":null,"pattern":"‹news:*›"}                                         |
        | a number                 | {"action":1,"pattern":"‹news:*›"}                                            |
        | true                     | {"action":true,"pattern":"‹news:*›"}                                         |
        | an array of an action    | {"action":["subscribe"],"pattern":"‹news:*›"}                                |
        | an object                | {"action":{"subscribe":true},"pattern":"‹news:*›"}                           |
        | an empty text            | {"action":"","pattern":"‹news:*›"}                                           |
        | an unknown word          | {"action":"publish","pattern":"‹news:*›"}                                    |
        | capital letters          | {"action":"SUBSCRIBE","pattern":"‹news:*›"}                                  |
        | blanks around it         | {"action":" subscribe ","pattern":"‹news:*›"}                                |
        | the start of one         | {"action":"sub","pattern":"‹news:*›"}                                        |
        | two at once              | {"action":"subscribe,unsubscribe","pattern":"‹news:*›"}                      |
        | a delivery's action      | {"action":"message","pattern":"‹news:*›","channel":"‹news:1›","payload":"x"} |
        | the end of a connection  | {"action":"close","pattern":"‹news:*›"}                                      |
        | a Redis command          | {"action":"PSUBSCRIBE","pattern":"‹news:*›"}                                 |
        | a prototype              | {"action":"__proto__","pattern":"‹news:*›"}                                  |
        | a constructor            | {"action":"constructor","pattern":"‹news:*›"}                                |
        | an object's method       | {"action":"toString","pattern":"‹news:*›"}                                   |
        | a request as a prototype | {"__proto__":{"action":"subscribe","pattern":"‹news:*›"}}                    |
        | a request in a request   | {"request":{"action":"subscribe","pattern":"‹news:*›"}}                      |

    Scenario Outline: <what> is refused over polling
      Given "alice" is connected over "polling"
      And "alice" is subscribed to "weather:*"
      When "alice" sends `<frame>`
      Then "alice" is refused
      And nothing has changed in Redis
      And a payload published to "news:1" reaches "bob" once
      And a payload published to "weather:1" reaches "alice" once
      And "alice" and "bob" hear nothing more

      Examples:
        | what            | frame                                       |
        | no action       | {"pattern":"‹news:*›"}                      |
        | an unknown word | {"action":"publish","pattern":"‹news:*›"}   |
        | a prototype     | {"action":"__proto__","pattern":"‹news:*›"} |

  @robustness/3
  Rule: 3 A pattern that is missing, empty or of another type is refused, and harms nobody
    Scenario Outline: <what> is refused
      Given "alice" is subscribed to "weather:*"
      When "alice" sends `<frame>`
      Then "alice" is refused
      And nothing has changed in Redis
      And a payload published to "news:1" reaches "bob" once
      And a payload published to "weather:1" reaches "alice" once
      And "alice" and "bob" hear nothing more

      Examples:
        | what                            | frame                                                    |
        | no pattern                      | {"action":"subscribe"}                                   |
        | no pattern to unsubscribe from  | {"action":"unsubscribe"}                                 |
        | an empty text                   | {"action":"subscribe","pattern":""}                      |
        | an empty text to unsubscribe    | {"action":"unsubscribe","pattern":""}                    |
        | null                            | {"action":"subscribe","pattern":null}                    |
        | a number                        | {"action":"subscribe","pattern":1}                       |
        | zero                            | {"action":"subscribe","pattern":0}                       |
        | true                            | {"action":"subscribe","pattern":true}                    |
        | false                           | {"action":"subscribe","pattern":false}                   |
        | an array of patterns            | {"action":"subscribe","pattern":["‹news:*›"]}            |
        | an array to unsubscribe from    | {"action":"unsubscribe","pattern":["‹news:*›"]}          |
        | an empty array                  | {"action":"subscribe","pattern":[]}                      |
        | an object                       | {"action":"subscribe","pattern":{"pattern":"‹news:*›"}}  |
        | an object with a method         | {"action":"subscribe","pattern":{"toString":"‹news:*›"}} |
        | 10,000 nested arrays            | {"action":"subscribe","pattern":«[»×10000«]»×10000}      |
        | a pattern under another name    | {"action":"subscribe","channel":"‹news:*›"}              |

    Scenario Outline: <what> is refused over polling
      Given "alice" is connected over "polling"
      And "alice" is subscribed to "weather:*"
      When "alice" sends `<frame>`
      Then "alice" is refused
      And nothing has changed in Redis
      And a payload published to "news:1" reaches "bob" once
      And a payload published to "weather:1" reaches "alice" once
      And "alice" and "bob" hear nothing more

      Examples:
        | what                 | frame                                         |
        | no pattern           | {"action":"subscribe"}                        |
        | an empty text        | {"action":"subscribe","pattern":""}           |
        | an array of patterns | {"action":"subscribe","pattern":["‹news:*›"]} |

  @robustness/4
  Rule: 4 A pattern with control characters or lone surrogates is refused, and harms nobody
    Scenario Outline: <what> is refused
      Given "alice" is subscribed to "weather:*"
      When "alice" sends `<frame>`
      Then "alice" is refused
      And nothing has changed in Redis
      And a payload published to "news:1" reaches "bob" once
      And a payload published to "weather:1" reaches "alice" once
      And "alice" and "bob" hear nothing more

      Examples:
        | what                          | frame                                                                          |
        | NUL                           | {"action":"subscribe","pattern":"‹news:\\u0000*›"}                             |
        | a bell                        | {"action":"subscribe","pattern":"‹news:\\u0007*›"}                             |
        | a tab                         | {"action":"subscribe","pattern":"‹news:\\t*›"}                                 |
        | a line feed                   | {"action":"subscribe","pattern":"‹news:*›\\n"}                                 |
        | the last one below the space  | {"action":"subscribe","pattern":"‹news:\\u001f*›"}                             |
        | delete                        | {"action":"subscribe","pattern":"‹news:\\u007f*›"}                             |
        | a Redis command on a line     | {"action":"subscribe","pattern":"‹news:*›\\r\\nPSUBSCRIBE ‹sport:*›\\r\\n"}    |
        | the same, to unsubscribe      | {"action":"unsubscribe","pattern":"‹news:*›\\r\\nPUNSUBSCRIBE ‹news:*›\\r\\n"} |
        | a high surrogate alone        | {"action":"subscribe","pattern":"‹news:\\ud800*›"}                             |
        | a low surrogate alone         | {"action":"subscribe","pattern":"‹news:\\udc00*›"}                             |
        | surrogates in the wrong order | {"action":"subscribe","pattern":"‹news:\\udc00\\ud800*›"}                      |
        | a high surrogate at the end   | {"action":"subscribe","pattern":"‹news:*›\\ud83d"}                             |

    Scenario Outline: <what> is refused over polling
      Given "alice" is connected over "polling"
      And "alice" is subscribed to "weather:*"
      When "alice" sends `<frame>`
      Then "alice" is refused
      And nothing has changed in Redis
      And a payload published to "news:1" reaches "bob" once
      And a payload published to "weather:1" reaches "alice" once
      And "alice" and "bob" hear nothing more

      Examples:
        | what                     | frame                                              |
        | NUL                      | {"action":"subscribe","pattern":"‹news:\\u0000*›"} |
        | a separator of Engine.IO | {"action":"subscribe","pattern":"‹news:\\u001e*›"} |
        | a high surrogate alone   | {"action":"subscribe","pattern":"‹news:\\ud800*›"} |

  @robustness/5
  Rule: 5 Bytes are refused, and harm nobody
    Scenario Outline: <what> are refused, over <transport>
      Given "alice" is connected over "<transport>"
      And "alice" is subscribed to "weather:*"
      When "alice" sends the bytes `<frame>`
      Then "alice" is refused
      And nothing has changed in Redis
      And a payload published to "news:1" reaches "bob" once
      And a payload published to "weather:1" reaches "alice" once
      And "alice" and "bob" hear nothing more

      Examples:
        | what                           | frame                                       | transport |
        | the bytes of a request         | {"action":"subscribe","pattern":"‹news:*›"} | websocket |
        | no bytes at all                |                                             | websocket |
        | some bytes                     | \\x00\\x01\\x80\\xfe                        | websocket |
        | bytes that are not UTF-8       | \\xff                                       | websocket |
        | the bytes of Engine.IO's close | 1                                           | websocket |
        | the bytes of a request         | {"action":"subscribe","pattern":"‹news:*›"} | polling   |
        | no bytes at all                |                                             | polling   |
        | some bytes                     | \\x00\\x01\\x80\\xfe                        | polling   |
        | bytes that are not UTF-8       | \\xff                                       | polling   |
        | the bytes of Engine.IO's close | 1                                           | polling   |

  @robustness/6
  Rule: 6 A frame that is too long is refused or ends its own connection, and harms nobody
    Each server has its own limit; 2 MB should be more than any of them accepts from an unknown client.

    Scenario Outline: <what> is refused, or ends its connection, over <transport>
      Given "alice" is connected over "<transport>"
      When "alice" sends <frame>
      Then "alice" is refused or disconnected
      And nothing has changed in Redis
      And a payload published to "news:1" reaches "bob" once
      And "carol" is subscribed to "sport:*"
      And a payload published to "sport:1" reaches "carol" once

      Examples:
        | what                | frame                                                | transport |
        | a text of 2 MB      | `«x»×2000000`                                        | websocket |
        | 2 MB of bytes       | the bytes `«x»×2000000`                              | websocket |
        | a JSON text of 2 MB | `"«x»×2000000"`                                      | websocket |
        | a pattern of 2 MB   | `{"action":"subscribe","pattern":"‹«x»×2000000›"}`   | websocket |
        | 2 MB to unsubscribe | `{"action":"unsubscribe","pattern":"‹«x»×2000000›"}` | websocket |
        | an action of 2 MB   | `{"action":"«x»×2000000","pattern":"‹news:*›"}`      | websocket |
        | a text of 2 MB      | `«x»×2000000`                                        | polling   |
        | 2 MB of bytes       | the bytes `«x»×2000000`                              | polling   |
        | a pattern of 2 MB   | `{"action":"subscribe","pattern":"‹«x»×2000000›"}`   | polling   |

  @robustness/7 @costly
  Rule: 7 Any other hostile frame is refused, and harms nobody
    They are generated from the run's seed. A failing batch is shrunk to the frames that matter, and saved to a file.

    Scenario Outline: generated frames, <part> part
      Given "alice" is connected
      Then 250 hostile frames from "alice" are refused and change nothing
      And a payload published to "news:1" reaches "bob" once

      Examples:
        | part   |
        | first  |
        | second |
        | third  |
        | fourth |

    Scenario: generated frames over polling
      Given "alice" is connected over "polling"
      Then 250 hostile frames from "alice" are refused and change nothing
      And a payload published to "news:1" reaches "bob" once
