import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Copy, DockerfileParser, type From, type Instruction, type JSONInstruction } from 'dockerfile-ast'
import { ROOT } from '../end-to-end/fixture'

/** One stage of the Dockerfile, with the stages that it is built upon. */
export interface Stage {
  name: string
  /** the image, or the name of an earlier stage */
  image: string
  /** those of the stages that it is built upon come first */
  instructions: Instruction[]
}

export const DOCKERFILE = readFileSync(join(ROOT, 'Dockerfile'), 'utf8')

/** The stages of a Dockerfile by name. */
export function stagesOf(text: string): Map<string, Stage> {
  const stages = new Map<string, Stage>()
  for (const instruction of DockerfileParser.parse(text).getInstructions()) {
    if (instruction.getKeyword() === 'FROM') {
      const from = instruction as From
      const [image, name] = [from.getImage() ?? '', from.getBuildStage() ?? '']
      stages.set(name, { name, image, instructions: [...(stages.get(image)?.instructions ?? [])] })
    } else [...stages.values()].at(-1)?.instructions.push(instruction)
  }
  return stages
}

/** The arguments of the last instruction of this kind in a stage. */
export function last({ instructions }: Stage, keyword: string): string {
  return instructions.findLast((each) => each.getKeyword() === keyword)?.getArgumentsContent() ?? ''
}

/** What COPY takes from the checkout, not from another stage, and where it goes. */
export function copies({ instructions }: Stage): { sources: string[]; target: string }[] {
  return instructions
    .filter((each) => each.getKeyword() === 'COPY' && (each as Copy).getFlags().length === 0)
    .map((each) => {
      const words = each.getArguments().map((word) => word.getValue())
      return { sources: words.slice(0, -1), target: words.at(-1) ?? '' }
    })
}

/** What is wrong with a stage that is started, by our rules. */
export function offences(stage: Stage): string[] {
  const { instructions } = stage
  const of = (keyword: string) => instructions.filter((each) => each.getKeyword() === keyword)
  const user = last(stage, 'USER')
  const entry = of('ENTRYPOINT').at(-1) as JSONInstruction | undefined
  const runs = of('RUN').map((each) => each.getRawArgumentsContent() ?? '')
  const installs = runs.filter((run) => run.includes('apt-get install'))
  const modules = of('COPY').filter((each) => (each.getArgumentsContent() ?? '').includes('node_modules'))
  return [
    ...(user === '' || /^(root|0)\b/.test(user) ? ['it runs as root'] : []),
    ...(entry && entry.getOpeningBracket() !== null ? [] : ['a shell would stand between SIGTERM and node']),
    ...(last(stage, 'STOPSIGNAL') === 'SIGTERM' ? [] : ['it is not stopped by SIGTERM']),
    ...(installs.every((run) => /--no-install-recommends/.test(run)) ? [] : ['it installs what apt recommends']),
    ...(installs.every((run) => /rm -rf \/var\/lib\/apt\/lists\/\*/.test(run)) ? [] : ["apt's lists stay in it"]),
    ...(modules.every((each) => /--from=packages /.test(each.getTextContent()))
      ? []
      : ['it has packages for development']),
  ]
}
