import { distance } from 'fastest-levenshtein'
import type { Envelope } from './envelope'

type Feature = NonNullable<NonNullable<Envelope['gherkinDocument']>['feature']>
type Child = Feature['children'][number]

/** What is known of sentences: where features use them, after which keyword, and how step definitions word them. */
export class Sentences {
  private readonly places = new Map<string, { place: string; keyword: string }>()
  private readonly defined: string[] = []

  accept({ gherkinDocument, stepDefinition }: Envelope): void {
    if (stepDefinition) this.defined.push(stepDefinition.pattern.source)
    for (const { id, location, keyword } of gherkinDocument?.feature?.children.flatMap(stepsOf) ?? [])
      this.places.set(id, { place: `${gherkinDocument?.uri}:${location.line}`, keyword: keyword.trim() })
  }

  /** The keyword of a step, as it stands in the feature. `step` is its id in the feature's tree. */
  keyword(step: string | undefined): string {
    return this.places.get(step ?? '')?.keyword ?? '*'
  }

  /** Where a step stands, and what may have been meant, as sentences. `step` is its id in the feature's tree. */
  hint(step: string | undefined, text: string): string {
    const place = this.places.get(step ?? '')?.place
    const nearest = this.nearest(text)
    return `${place ? ` It is at ${place}.` : ''}${nearest ? ` The nearest sentence is "${nearest}".` : ''}`
  }

  /** The sentence with the fewest other letters; none if more than half are others. */
  private nearest(text: string): string | undefined {
    const bare = withoutValues(text)
    const scored = this.defined.map((sentence) => {
      const other = withoutParameters(sentence)
      return { sentence, share: distance(bare, other) / Math.max(bare.length, other.length, 1) }
    })
    const [best] = scored.sort((a, b) => a.share - b.share)
    return best && best.share <= 0.5 ? best.sentence : undefined
  }
}

type Step = { id: string; location: { line: number }; keyword: string }

function stepsOf({ background, rule, scenario }: Child): Step[] {
  return [...(background?.steps ?? []), ...(scenario?.steps ?? []), ...(rule?.children.flatMap(stepsOf) ?? [])]
}

const withoutValues = (text: string) => text.replace(/"[^"]*"|'[^']*'|-?\d+(\.\d+)?/g, '{}')
// of what is optional everything, of alternatives the first
const withoutParameters = (sentence: string) =>
  sentence
    .replace(/\{[^}]*\}/g, '{}')
    .replace(/\(([^)]*)\)/g, '$1')
    .replace(/(\w)\/[\w/]+/g, '$1')
