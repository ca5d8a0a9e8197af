import { expect, test } from '@jest/globals';
import { Launcher } from 'chrome-launcher';
import { chromeFlags } from '../../../src/adapters/chrome/flags.ts';

const featuresOf = (flags: readonly string[]): readonly string[] =>
  flags
    .filter((flag) => flag.startsWith('--disable-features='))
    .at(-1)
    ?.slice('--disable-features='.length)
    .split(',') ?? [];

test('Chrome draws each page apart, and what chrome-launcher switches off stays off', () => {
  const usual = featuresOf(Launcher.defaultFlags());
  expect(usual).toContain('RenderDocument');
  expect(featuresOf(chromeFlags(true, { steadyFrames: false, drawnAnew: true }))).toEqual(
    usual.filter((feature) => feature !== 'RenderDocument'),
  );
});

test('without that the list of chrome-launcher is left alone', () => {
  expect(featuresOf(chromeFlags(true, { steadyFrames: false, drawnAnew: false }))).toEqual([]);
});
