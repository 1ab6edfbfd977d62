import type { TaskLanguage } from '../tasks/task';
import { findCpp } from './cpp';
import { findGo } from './go';
import { findJava } from './java';
import { findNode } from './javascript';
import type { FoundTools, LanguageTools } from './program';
import { findPython } from './python';
import { findRust } from './rust';

const FINDERS: Readonly<Record<TaskLanguage, () => FoundTools>> = {
  python: findPython,
  javascript: findNode,
  typescript: findNode,
  java: findJava,
  go: findGo,
  cpp: findCpp,
  rust: findRust,
  c: () => ({ missing: 'no task set has programs in C' }),
};

/** The tools of this machine, found and made ready when first asked for. */
export class Toolchain {
  private readonly found = new Map<TaskLanguage, FoundTools>();

  constructor(private readonly finders: typeof FINDERS = FINDERS) {}

  /** The tools of `language`, or undefined when something is missing. */
  tools(language: TaskLanguage): LanguageTools | undefined {
    const found = this.find(language);
    return 'missing' in found ? undefined : found;
  }

  /** What is missing to run programs of `language`, if anything. */
  missing(language: TaskLanguage): string | undefined {
    const found = this.find(language);
    return 'missing' in found ? found.missing : undefined;
  }

  /** Versions of the tools of `languages`, where they are there. */
  versions(languages: readonly TaskLanguage[]): Record<string, string> {
    const pairs = languages.flatMap((one) => Object.entries(this.tools(one)?.versions ?? {}));
    return Object.fromEntries(pairs);
  }

  private find(language: TaskLanguage): FoundTools {
    const known = this.found.get(language);
    if (known !== undefined) return known;
    let found: FoundTools;
    try {
      found = this.finders[language]();
    } catch (error) {
      found = { missing: error instanceof Error ? error.message : String(error) };
    }
    this.found.set(language, found);
    return found;
  }
}
