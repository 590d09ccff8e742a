import { expect, test } from 'vitest';
import { Catches } from '../../src/cell/index.ts';

/** The error is thrown at the mark. */
function isCaught(marked: string): boolean {
  return new Catches(marked.replace('^', '')).at(marked.indexOf('^'));
}

test.each([
  ['try { ^f(); } catch {}', true],
  ['try { ^f(); } catch (e) { console.log(e); }', true],
  ['try { if (a) { ^f(); } } catch {} finally {}', true],
  ['try { g(); } catch { ^f(); }', false],
  ['try { ^f(); } finally { g(); }', false],
  ['try { ^f(); } catch (e) { g(); throw e; }', false],
  ['try { ^f(); } catch (e) { throw new Error("so", { cause: e }); }', true],
  ['try { try { ^f(); } catch (e) { throw e; } } catch {}', true],
  ['try { list.map(() => ^f()); } catch {}', false],
  ['const g = () => { try { ^f(); } catch {} };', true],
  ['try { f(); } catch {} ^f();', false],
  ['class A { m(): void { try { ^f(); } catch {} } }', true],
])('%s', (marked, expected) => {
  expect(isCaught(marked)).toBe(expected);
});

test('a source that does not parse catches nothing', () => {
  expect(isCaught('try { ^f( } catch {}')).toBe(false);
});
