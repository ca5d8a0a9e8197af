/** Gives a tab the preferences of its visitor: color scheme, motion and language. */
import type { Emulation } from '../../model.ts';

/** A command of the DevTools protocol for one tab. */
export interface TabCommand {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/**
 * Returns the commands that give a tab its preferences. They are to be sent before its first
 * document. Lighthouse sets the user agent in a session of its own; an empty one here leaves that
 * as it is.
 */
export function preferenceCommands({
  colorScheme,
  reducedMotion,
  locale,
}: Emulation): readonly TabCommand[] {
  const features = [
    ...(colorScheme === undefined ? [] : [{ name: 'prefers-color-scheme', value: colorScheme }]),
    ...(reducedMotion === undefined
      ? []
      : [
          {
            name: 'prefers-reduced-motion',
            value: reducedMotion ? 'reduce' : 'no-preference',
          },
        ]),
  ];
  return [
    ...(features.length > 0
      ? [{ method: 'Emulation.setEmulatedMedia', params: { features } }]
      : []),
    ...(locale === undefined
      ? []
      : [
          { method: 'Emulation.setLocaleOverride', params: { locale } },
          {
            method: 'Emulation.setUserAgentOverride',
            params: { userAgent: '', acceptLanguage: acceptLanguage(locale) },
          },
        ]),
  ];
}

/** `de-DE,de`: Chrome adds the weights. */
function acceptLanguage(locale: string): string {
  const { language } = new Intl.Locale(locale);
  return language === locale ? locale : `${locale},${language}`;
}
