// Writes zhlint.txt: what zhlint makes of each line of punctuation.txt with its rules of punctuation alone.
//   npm install --prefix /tmp/zhlint zhlint@0.8.2 && NODE_PATH=/tmp/zhlint/node_modules node zhlint.mjs
import { createRequire } from 'node:module';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
const folder = createRequire(import.meta.url).resolve.paths('zhlint').concat(process.env.NODE_PATH ?? []).find((p) => {
  try { readFileSync(join(p, 'zhlint/package.json')); return true; } catch { return false; }
});
const { run } = await import(pathToFileURL(join(folder, 'zhlint/lib/index.js')));
const rules = {
  fullwidthPunctuation: '，。：；？！“”‘’（）', halfwidthPunctuation: '', adjustedFullwidthPunctuation: '',
  unifiedPunctuation: 'simplified', noSpaceBeforePauseOrStop: true, noSpaceAfterFullwidthPauseOrStop: true,
};
const lines = readFileSync(new URL('punctuation.txt', import.meta.url), 'utf8').split('\n').filter((l) => l && !l.startsWith('# '));
writeFileSync(new URL('zhlint.txt', import.meta.url), lines.map((l) => run(l, { rules }).result + '\n').join(''));
