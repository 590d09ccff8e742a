/**
 * One notebook, in a few cells: each cell's code and what it shows; `failed: ` stands before an
 * error.
 */
export interface Scenario {
  readonly name: string;
  readonly cells: readonly (readonly [code: string, shown: string])[];
  /** Why stock tslab shows something else, and we are right. */
  readonly tslab?: string;
}

// biome-ignore format: a table reads better with one cell a line
export const scenarios: readonly Scenario[] = [
  { name: 'value: number', cells: [
    ['1+1', '2'],
  ] },
  { name: 'value: undefined not shown', cells: [
    ['undefined', ''],
    ['null', ''],
    ['void 0', ''],
  ] },
  { name: 'value: trailing semicolon', cells: [
    ['let a=1;\na;', '1'],
  ] },
  { name: 'value: last not expression', cells: [
    ['3; let q=1', ''],
  ] },
  { name: 'value: comment after last', cells: [
    ['5 // five\n// end', '5'],
  ] },
  { name: 'value: object literal in parens', cells: [
    ['({a:1})', '{ a: 1 }'],
  ] },
  { name: 'value: promise not awaited', cells: [
    ['Promise.resolve(3)', 'Promise { 3 }'],
  ] },
  { name: 'value: assignment', cells: [
    ['let x1=0', ''],
    ['x1 = 7', '7'],
  ] },
  { name: 'value: string escapes', cells: [
    ['"a\\nb"', 'a\nb'],
  ] },
  { name: 'value: function', cells: [
    ['function ff(){}; ff', '[Function: ff]'],
  ] },
  { name: 'value: class', cells: [
    ['class K{}; K', '[class K]'],
  ] },
  { name: 'value: if statement no value', cells: [
    ['if(true){ 5 }', ''],
  ] },
  { name: 'const across cells', cells: [
    ['const a=1', ''],
    ['a+1', '2'],
  ] },
  { name: 'let mutate across cells', cells: [
    ['let a=1', ''],
    ['a+=5; a', '6'],
    ['a', '6'],
  ] },
  { name: 'let closure seen by later cell', cells: [
    ['let n=0; function inc(){n++}', ''],
    ['inc(); inc(); n', '2'],
  ] },
  { name: 'let assigned later seen by closure of first cell', tslab: 'tslab copies the value of a variable into later cells: closures keep the old one', cells: [
    ['let n=0; function inc(){n++; return n}', ''],
    ['n=10;', '10'],
    ['inc()', '11'],
    ['n', '11'],
  ] },
  { name: 'redeclare const same type', cells: [
    ['const a=1', ''],
    ['const a=2; a', '2'],
  ] },
  { name: 'redeclare const other type', cells: [
    ['const a=1', ''],
    ['const a="s"; a.length', '1'],
  ] },
  { name: 'redeclare let as const', cells: [
    ['let a=1', ''],
    ['const a=2; a', '2'],
  ] },
  { name: 'late binding: function sees redeclared value', cells: [
    ['const lr=1', ''],
    ['function f(){return lr}', ''],
    ['const lr=2', ''],
    ['f()', '2'],
  ] },
  { name: 'same-cell binding stays', cells: [
    ['const lr=1; function f(){return lr}', ''],
    ['const lr=2', ''],
    ['f()', '1'],
  ] },
  { name: 'redeclare function', cells: [
    ['function f(){return 1}', ''],
    ['function f(){return 2}\nf()', '2'],
  ] },
  { name: 'redeclare class', cells: [
    ['class A{v=1}', ''],
    ['class A{w=2}\nnew A().w', '2'],
  ] },
  { name: 'redeclare class, old instance type', tslab: 'an instance keeps the type of the class it was made of', cells: [
    ['class A{v=1}; const a=new A()', ''],
    ['class A{w=2}', ''],
    ['a.v', '1'],
  ] },
  { name: 'redeclare interface shadows (no merge)', cells: [
    ['interface P{x:number}', ''],
    ['interface P{y:number}\nconst p:P={y:1}; p', '{ y: 1 }'],
  ] },
  { name: 'redeclare type alias', cells: [
    ['type T=number', ''],
    ['type T=string\nconst t:T="a"; t', 'a'],
  ] },
  { name: 'value and type of one name, separate cells', cells: [
    ['const T=1', ''],
    ['type T=string\nconst t:T="x"; t', 'x'],
    ['T+1', '2'],
  ] },
  { name: 'enum', cells: [
    ['enum C{R,G}', ''],
    ['C.G', '1'],
    ['const c:C=C.R; C[c]', 'R'],
  ] },
  { name: 'enum redeclare', cells: [
    ['enum C{R,G}', ''],
    ['enum C{X=5}\nC.X', '5'],
  ] },
  { name: 'const enum', cells: [
    ['const enum C{R=3}', ''],
    ['C.R', '3'],
  ] },
  { name: 'namespace', cells: [
    ['namespace N{ export const x=3 }', ''],
    ['N.x', '3'],
  ] },
  { name: 'self reference in redeclare is error', cells: [
    ['const a=[1,2]', ''],
    ['const a=a.map(x=>x*2)', 'failed: 1:9 - Block-scoped variable \'a\' used before its declaration.'],
  ] },
  { name: 'type error: nothing runs', cells: [
    ['console.log("before"); const s:string=1', 'failed: 1:30 - Type \'number\' is not assignable to type \'string\'.'],
  ] },
  { name: 'type error leaves scope unchanged', cells: [
    ['const a=1', ''],
    ['const a:string=2', 'failed: 1:7 - Type \'number\' is not assignable to type \'string\'.'],
    ['a', '1'],
  ] },
  { name: 'syntax error', tslab: 'TypeScript 5.0 adds a second message that misleads', cells: [
    ['let = = 3', 'failed: 1:7 - Expression expected.'],
  ] },
  { name: 'unknown name', cells: [
    ['foo+1', 'failed: 1:1 - Cannot find name \'foo\'.'],
  ] },
  { name: 'runtime error keeps no declarations', tslab: 'tslab forgets what a throwing cell declared, though it ran', cells: [
    ['const a=1; throw new Error("x")', 'failed: Error: x'],
    ['a', '1'],
  ] },
  { name: 'runtime error keeps earlier cells', cells: [
    ['const b=2', ''],
    ['throw new Error("x")', 'failed: Error: x'],
    ['b', '2'],
  ] },
  { name: '@ts-ignore', cells: [
    ['// @ts-ignore\nconst s:string=1; s', '1'],
  ] },
  { name: 'assign to const', cells: [
    ['const a=1', ''],
    ['a=2', 'failed: 1:1 - Cannot assign to \'a\' because it is a constant.'],
  ] },
  { name: 'implicit any allowed', cells: [
    ['function f(x){return x}\nf(3)', '3'],
  ] },
  { name: 'null into string allowed (non strict)', cells: [
    ['let s:string=null; s', ''],
  ] },
  { name: 'unused is no error', cells: [
    ['const unused=1', ''],
  ] },
  { name: 'tla', cells: [
    ['const v=await Promise.resolve(4); v', '4'],
  ] },
  { name: 'tla last value', cells: [
    ['await Promise.resolve(4)', '4'],
  ] },
  { name: 'tla then use', cells: [
    ['const v=await Promise.resolve(4)', ''],
    ['v*2', '8'],
  ] },
  { name: 'tla reject', cells: [
    ['await Promise.reject(new Error("no"))', 'failed: Error: no'],
    ['1', '1'],
  ] },
  { name: 'for await', tslab: 'tslab runs the cell in a function that is not async', cells: [
    ['async function* g(){yield 1; yield 2}', ''],
    ['let s=0; for await (const x of g()) s+=x;\ns', '3'],
  ] },
  { name: 'await in block', cells: [
    ['if(true){ await 0; console.log("in") }', 'in'],
  ] },
  { name: 'async function not tla', cells: [
    ['async function h(){ await 0; return 1 }', ''],
    ['await h()', '1'],
  ] },
  { name: 'import star', cells: [
    ['import * as path from "path"', ''],
    ['path.basename("/a/b")', 'b'],
  ] },
  { name: 'import named', cells: [
    ['import {basename} from "path"', ''],
    ['basename("/a/b")', 'b'],
  ] },
  { name: 'import default cjs', cells: [
    ['import fs from "fs"', ''],
    ['typeof fs.readFileSync', 'function'],
  ] },
  { name: 'import rename', cells: [
    ['import {join as j} from "path"', ''],
    ['j("a","b")', 'a/b'],
  ] },
  { name: 'import type', cells: [
    ['import type {Stats} from "fs"', ''],
    ['let st:Stats; typeof st', 'undefined'],
  ] },
  { name: 'import side effect', cells: [
    ['import "fs"; 1', '1'],
  ] },
  { name: 'import after use in cell', tslab: 'imports are hoisted, as in any module', cells: [
    ['basename("/x/y")\nimport {basename} from "path"', ''],
  ] },
  { name: 'import local ts', cells: [
    ['import {hi, version} from "./helper/m"', ''],
    ['hi("x")+version', 'hi x1'],
  ] },
  { name: 'import local default class', cells: [
    ['import Foo from "./helper/m"', ''],
    ['new Foo(3).v', '3'],
  ] },
  { name: 'import local type', cells: [
    ['import {T1} from "./helper/m"', ''],
    ['const t:T1={a:1}; t', '{ a: 1 }'],
  ] },
  { name: 'import missing module', cells: [
    ['import {x} from "nope-nope"', 'failed: 1:17 - Cannot find module \'nope-nope\' or its corresponding type declarations.'],
  ] },
  { name: 'import missing name', cells: [
    ['import {nope} from "path"', 'failed: 1:9 - Module \'"path"\' has no exported member \'nope\'.'],
  ] },
  { name: 'dynamic import', cells: [
    ['const p=await import("path"); p.basename("/a/b")', 'b'],
  ] },
  { name: 'require', cells: [
    ['const p=require("path"); p.basename("/a/b")', 'b'],
  ] },
  { name: 'import in redeclare', cells: [
    ['import {join} from "path"', ''],
    ['const join=1; join', '1'],
    ['import {join} from "path"; join("a")', 'a'],
  ] },
  { name: 'import equals', tslab: 'tslab refuses it for its own target', cells: [
    ['import p = require("path"); p.sep', '/'],
  ] },
  { name: 'destructuring declare', cells: [
    ['const {a,b:[c,d=4],...r}={a:1,b:[2],e:5,f:6}', ''],
    ['[a,c,d,r]', '[ 1, 2, 4, { e: 5, f: 6 } ]'],
  ] },
  { name: 'destructuring assign prev', cells: [
    ['let a=1,b=2', ''],
    ['[a,b]=[b,a]; [a,b]', '[ 2, 1 ]'],
  ] },
  { name: 'object shorthand of prev name', tslab: 'tslab loses names of earlier cells in shorthand properties', cells: [
    ['const w=3', ''],
    ['({w})', '{ w: 3 }'],
  ] },
  { name: 'shorthand destructuring assign prev', tslab: 'tslab loses names of earlier cells in shorthand properties', cells: [
    ['let w=3', ''],
    ['({w}={w:9}); w', '9'],
  ] },
  { name: 'call keeps this undefined', cells: [
    ['function t(){ return typeof this }', ''],
    ['t()', 'object'],
  ] },
  { name: 'tagged template', cells: [
    ['function tag(s,...v){return s.raw.join("|")+v}', ''],
    ['tag`a${1}b`', 'a|b1'],
  ] },
  { name: 'typeof prev', cells: [
    ['const z=1', ''],
    ['typeof z', 'number'],
  ] },
  { name: 'shadow in inner scope', cells: [
    ['const s=1', ''],
    ['(()=>{ const s=2; return s })()', '2'],
    ['s', '1'],
  ] },
  { name: 'param shadows prev', cells: [
    ['const s=1', ''],
    ['((s:number)=>s+1)(5)', '6'],
  ] },
  { name: 'catch var shadows', cells: [
    ['const e=1', ''],
    ['try{ throw 2 }catch(e){ console.log(e) }', '2'],
    ['e', '1'],
  ] },
  { name: 'label and property names not rewritten', cells: [
    ['const a=1', ''],
    ['const o={a:5, m(){return this.a}}; o.m()+o.a', '10'],
  ] },
  { name: 'class field referencing prev', cells: [
    ['const a=1', ''],
    ['class Q{ a=a; static s=a+1 }\n[new Q().a, Q.s]', '[ 1, 2 ]'],
  ] },
  { name: 'var in block hoists', tslab: 'tslab does not see var in blocks', cells: [
    ['if(true){ var vv=3 }', ''],
    ['vv', '3'],
  ] },
  { name: 'function in block', cells: [
    ['{ function inner(){return 1} }\ntypeof inner', 'failed: 2:8 - Cannot find name \'inner\'.'],
  ] },
  { name: 'default params of prev', cells: [
    ['const a=2', ''],
    ['function g(x=a){return x}\ng()', '2'],
  ] },
  { name: 'for-of assigning prev', cells: [
    ['let i=0', ''],
    ['for(i of [1,2,3]){}\ni', '3'],
  ] },
  { name: 'update expr prev', cells: [
    ['let i=0', ''],
    ['i++; ++i; i', '2'],
  ] },
  { name: 'prev in template', cells: [
    ['const nm="x"', ''],
    ['`hi ${nm}`', 'hi x'],
  ] },
  { name: 'computed key', cells: [
    ['const k="z"', ''],
    ['({[k]:1})', '{ z: 1 }'],
  ] },
  { name: 'generic class', cells: [
    ['class Box<T>{ constructor(public v:T){} map<U>(f:(v:T)=>U){return new Box(f(this.v))} }', ''],
    ['new Box(2).map(x=>String(x)).v.length', '1'],
  ] },
  { name: 'private fields', cells: [
    ['class P{ #x=1; get x(){return this.#x} }', ''],
    ['new P().x', '1'],
  ] },
  { name: 'abstract/parameter properties', cells: [
    ['abstract class S{ constructor(protected n:number){} abstract a():number }', ''],
    ['class T2 extends S{ a(){return this.n*2} }\nnew T2(4).a()', '8'],
  ] },
  { name: 'decorator (experimental)', cells: [
    ['function dec(t:any,k:string){ console.log("dec",k) }', ''],
    ['class D{ @dec m(){} }\n1', 'dec m\n1'],
  ] },
  { name: 'overloads', cells: [
    ['function o(a:number):number;\nfunction o(a:string):string;\nfunction o(a:any){return a}', ''],
    ['o("x").length', '1'],
  ] },
  { name: 'satisfies / as const', cells: [
    ['const c={a:1} as const satisfies {a:number}', ''],
    ['c.a', '1'],
  ] },
  { name: 'let without type is any later', cells: [
    ['let u', ''],
    ['u=3; u', '3'],
  ] },
  { name: 'union narrowing resets', cells: [
    ['let u:string|number="a"', ''],
    ['u=5; typeof u', 'number'],
  ] },
  { name: 'anonymous class instance type', tslab: 'tslab needs a declaration file of each cell, which cannot say this', cells: [
    ['const ac=new (class { q=1; private z=2 })()', ''],
    ['ac.q', '1'],
  ] },
  { name: 'unique symbol', cells: [
    ['const sy:unique symbol=Symbol("s")', ''],
    ['const os={[sy]:1}; os[sy]', '1'],
  ] },
  { name: 'recursive type', cells: [
    ['type Tree={v:number,k?:Tree[]}', ''],
    ['const tr:Tree={v:1,k:[{v:2}]}; tr.k[0].v', '2'],
  ] },
  { name: 'inferred private name type', cells: [
    ['function mk(){ class Hidden{ h=1 } return new Hidden() }', ''],
    ['mk().h', '1'],
  ] },
  { name: 'console.log order', cells: [
    ['console.log(1); console.error(2); console.log(3); 4', '1\n2\n3\n4'],
  ] },
  { name: 'globalThis persists', cells: [
    ['(globalThis as any).gg=5;', '5'],
    ['(globalThis as any).gg', '5'],
  ] },
  { name: 'Buffer and process exist', cells: [
    ['typeof Buffer, typeof process', 'failed: 1:1 - Left side of comma operator is unused and has no side effects.'],
  ] },
  { name: 'declare global', tslab: 'tslab takes `global` for a name of the cell', cells: [
    ['declare global { interface Array<T>{ firstX?():T } }\n1', '1'],
    ['[1].firstX', ''],
  ] },
  { name: 'name clash with global', cells: [
    ['const URL="u"', ''],
    ['URL.length', '1'],
  ] },
  { name: 'const name, const process', cells: [
    ['const process=1', ''],
    ['process+1', '2'],
  ] },
  { name: 'setTimeout later output', tslab: 'late output goes to the cell that started it', cells: [
    ['setTimeout(()=>console.log("late"),5); 1', '1'],
    ['await new Promise(r=>setTimeout(r,20))', ''],
  ] },
  { name: 'exports object not user visible', cells: [
    ['typeof exports', 'object'],
  ] },
  { name: 'export keyword in cell', tslab: 'tslab exports the name a second time', cells: [
    ['export const ex=3', ''],
    ['ex', '3'],
  ] },
  { name: 'export default', cells: [
    ['export default 4', ''],
  ] },
  { name: 'empty cell', cells: [
    ['', ''],
    ['1', '1'],
  ] },
  { name: 'comment only', cells: [
    ['// hi', ''],
  ] },
  { name: 'only type', cells: [
    ['type ZZ=1', ''],
  ] },
  { name: 'top-level this', cells: [
    ['typeof this', 'object'],
  ] },
  { name: 'strict mode', cells: [
    ['(function(){ return this===undefined })()', 'false'],
  ] },
  { name: 'jsdoc module cell', cells: [
    ['/** @module mymod */\nexport const mm=7;', ''],
    ['import {mm} from "./mymod"; mm', '7'],
  ] },
  { name: 'json import', cells: [
    ['import pk from "./package.json"; pk.name', 'workspace'],
  ] },
  { name: 'top-level return is error', cells: [
    ['return 3', 'failed: 1:1 - A \'return\' statement can only be used within a function body.'],
  ] },
  { name: 'instanceof Array', cells: [
    ['[] instanceof Array && ({}) instanceof Object', 'true'],
  ] },
  { name: 'error class identity', cells: [
    ['try{ null.x }catch(e){ console.log(e instanceof TypeError) }', 'failed: 1:6 - The value \'null\' cannot be used here.'],
  ] },
  { name: 'using', cells: [
    ['{ const r={[Symbol.dispose](){console.log("d")}}; }\n1', '1'],
  ] },
  { name: 'bigint', cells: [
    ['10n**20n', '100000000000000000000n'],
  ] },
  { name: 'regex v flag', cells: [
    ['/a/v.test("a")', 'true'],
  ] },
  { name: 'optional chaining prev', cells: [
    ['const oc:{a?:{b:number}}={}', ''],
    ['oc?.a?.b ?? "none"', 'none'],
  ] },
  { name: 'delete prop of prev', cells: [
    ['const dd:any={a:1}', ''],
    ['delete dd.a; dd', '{}'],
  ] },
  { name: 'nested template call', cells: [
    ['const fs2=[1,2]', ''],
    ['fs2.map(x=>`${fs2.length-x}`)', '[ \'1\', \'0\' ]'],
  ] },
  { name: 'generator', cells: [
    ['function* ge(){ yield* [1,2] }', ''],
    ['[...ge()]', '[ 1, 2 ]'],
  ] },
  { name: 'label continue', cells: [
    ['outer: for(const i of [1,2]){ for(const j of [1]){ continue outer } }\n"ok"', 'ok'],
  ] },
  { name: 'switch scope', cells: [
    ['const sw=1', ''],
    ['switch(sw){ case 1: { const sw2=sw; console.log(sw2) } }', '1'],
  ] },
  { name: 'class extends prev', cells: [
    ['class Ba{x=1}', ''],
    ['class De extends Ba{}\nnew De().x', '1'],
  ] },
  { name: 'arguments', cells: [
    ['function ar(){ return arguments.length }', ''],
    ['(ar as any)(1,2)', '2'],
  ] },
  { name: 'hoisted function use before', cells: [
    ['hf();\nfunction hf(){ console.log("h") }', 'h'],
  ] },
  { name: 'tdz', cells: [
    ['tz; let tz=1', 'failed: 1:1 - Block-scoped variable \'tz\' used before its declaration.'],
  ] },
  { name: 'closure of an earlier cell sees an assignment of a later one', tslab: 'tslab copies the value of a variable into later cells: closures keep the old one', cells: [
    ['let lr=.1; function step(){return lr}', ''],
    ['lr=.01; step()', '0.01'],
  ] },
  { name: 'closure of an earlier cell sees a declaration above in the same later cell', cells: [
    ['let rate=.1; function move(){return rate}', ''],
    ['function call(){ return move() }', ''],
    ['function move(){ return 7 }\ncall()', '7'],
  ] },
  { name: 'options from names of earlier cells', tslab: 'tslab loses names of earlier cells in shorthand properties', cells: [
    ['const fitted=(o:{epochs:number,batchSize:number})=>o.epochs*o.batchSize', ''],
    ['const epochs=2, batchSize=16', ''],
    ['fitted({epochs, batchSize})', '32'],
  ] },
  { name: 'a throwing cell keeps what it declared before', tslab: 'tslab forgets what a throwing cell declared, though it ran', cells: [
    ['const kept=1, alsoKept=\'a\'; function keeps(){return kept}; throw new Error(\'stop\'); const never=3', 'failed: Error: stop'],
    ['keeps()+alsoKept', '1a'],
    ['never', 'failed: 1:1 - \'never\' only refers to a type, but is being used as a value here.'],
  ] },
  { name: 'a throwing cell leaves earlier meanings of what it did not reach', tslab: 'tslab has overwritten the name with nothing', cells: [
    ['const q1=1', ''],
    ['throw new Error(\'stop\'); const q1=\'two\'', 'failed: Error: stop'],
    ['q1+1', '2'],
  ] },
  { name: 'import.meta', tslab: 'as Node has it today', cells: [
    ['typeof import.meta.url + typeof import.meta.dirname', 'stringstring'],
  ] },
  { name: 'using', tslab: 'newer than TypeScript 5.0', cells: [
    ['const log:string[]=[]; { using r={[Symbol.dispose](){ log.push(\'disposed\') }}; log.push(\'body\') }\nlog', '[ \'body\', \'disposed\' ]'],
  ] },
  { name: 'using at the top', tslab: 'newer than TypeScript 5.0', cells: [
    ['using handle={[Symbol.dispose](){ console.log(\'closed\') }, v:4};\nhandle.v', 'closed\n4'],
  ] },
  { name: 'a .ts specifier', tslab: 'as Node and TypeScript have it today', cells: [
    ['import {hi} from \'./helper/m.ts\'; hi(\'a\')', 'hi a'],
  ] },
  { name: 'a .js specifier of a .ts file', cells: [
    ['import {hi} from \'./helper/m.js\'; hi(\'a\')', 'hi a'],
  ] },
  { name: 'ESM-only package', tslab: 'tslab can only require', cells: [
    ['import twice, {kind} from \'esm-only\'; twice()+kind', 'esmesm'],
  ] },
  { name: 'package with exports only', tslab: 'tslab resolves as Node 10 did', cells: [
    ['import {depth} from \'exports-only/deep\'; depth', '3'],
  ] },
  { name: 'package with top-level await', tslab: 'tslab can only require', cells: [
    ['import {ready} from \'awaits\'; ready', 'yes'],
  ] },
  { name: 'CommonJS function as default import', cells: [
    ['import twice from \'cjs-function\'; twice(4)+twice.extra', '8more'],
  ] },
  { name: 'CommonJS that was compiled from ESM', cells: [
    ['import d, {named} from \'cjs-compiled\'; d+named', 'the defaulta name'],
  ] },
  { name: 'CommonJS as a namespace', cells: [
    ['import * as cc from \'cjs-compiled\'; cc.default+cc.named', 'the defaulta name'],
  ] },
  { name: 'builtin default and named', cells: [
    ['import path, {sep} from \'node:path\'; path.sep===sep', 'true'],
  ] },
  { name: 'dynamic import of a package', tslab: 'tslab can only require', cells: [
    ['(await import(\'esm-only\')).kind', 'esm'],
  ] },
  { name: 'let widens, const stays literal', cells: [
    ['const one=1; let some=1', ''],
    ['let copy=one; copy=2; some=3; const lit:1=one; copy+some+lit', '6'],
  ] },
  { name: 'assertion functions of earlier cells', cells: [
    ['function isText(x:unknown): asserts x is string { if(typeof x!==\'string\') throw new TypeError(\'not text\') }', ''],
    ['const u:unknown=\'abc\'; isText(u); u.length', '3'],
  ] },
  { name: 'method call as the first statement', cells: [
    ['const arr=[3,1,2]', ''],
    ['arr.sort(); arr', '[ 1, 2, 3 ]'],
  ] },
  { name: 'generic type alias of an earlier cell', cells: [
    ['type Pair<A,B=A>=[A,B]', ''],
    ['const pair:Pair<number,string>=[1,\'a\']; pair', '[ 1, \'a\' ]'],
  ] },
  { name: 'type and value of one name, generic', cells: [
    ['type Id<T>={id:T}', ''],
    ['const Id=3', ''],
    ['const i:Id<number>={id:Id}; i', '{ id: 3 }'],
  ] },
  { name: 'enum of an earlier cell as a type', cells: [
    ['enum Mode{Train=\'train\',Eval=\'eval\'}', ''],
    ['const mode:Mode=Mode.Eval; mode', 'eval'],
  ] },
  { name: 'class with static and instance state across cells', cells: [
    ['class Counter{ static made=0; n=0; constructor(){ Counter.made++ } up(){ return ++this.n } }', ''],
    ['const c1=new Counter(); c1.up(); c1.up()', '2'],
    ['[Counter.made, c1.n]', '[ 1, 2 ]'],
  ] },
  { name: 'parameter property and accessor', cells: [
    ['class Layer{ constructor(readonly units:number, private rate=.5){} get twice(){ return this.units*2+this.rate } }', ''],
    ['new Layer(3).twice', '6.5'],
  ] },
  { name: 'namespace with types', cells: [
    ['namespace Geo{ export interface P{x:number} export const at=(x:number):P=>({x}) }', ''],
    ['const gp:Geo.P=Geo.at(2); gp', '{ x: 2 }'],
  ] },
  { name: 'destructuring with earlier names as defaults', cells: [
    ['const fallback=7', ''],
    ['const {missing=fallback, ...others}={z:1} as {missing?:number,z:number}; [missing, others]', '[ 7, { z: 1 } ]'],
  ] },
  { name: 'async iteration of an earlier generator', tslab: 'tslab runs the cell in a function that is not async', cells: [
    ['async function* steps(){ yield 1; yield 2 }', ''],
    ['const seen:number[]=[]; for await (const s of steps()) seen.push(s); seen', '[ 1, 2 ]'],
  ] },
  { name: 'await inside an expression', cells: [
    ['const later=async(x:number)=>x+1', ''],
    ['(await later(1))+(await later(2))', '5'],
  ] },
  { name: 'rejected promise of an awaiting cell', tslab: 'tslab forgets what a throwing cell declared, though it ran', cells: [
    ['const before=5; await Promise.reject(new RangeError(\'far\'))', 'failed: RangeError: far'],
    ['before', '5'],
  ] },
  { name: 'thrown value that is no error', cells: [
    ['throw \'plain text\'', 'failed: plain text'],
  ] },
  { name: 'error with a cause', cells: [
    ['throw new Error(\'outer\',{cause:new TypeError(\'inner\')})', 'failed: Error: outer'],
  ] },
  { name: 'NaN, Infinity, -0 and bigint', cells: [
    ['NaN', 'NaN'],
    ['-Infinity', '-Infinity'],
    ['-0', '-0'],
    ['2n**64n', '18446744073709551616n'],
    ['false', 'false'],
    ['\'\'', ''],
  ] },
  { name: 'symbol, regexp, date, map and set', cells: [
    ['Symbol(\'s\')', 'Symbol(s)'],
    ['/a+/g', '/a+/g'],
    ['new Date(0)', '1970-01-01T00:00:00.000Z'],
    ['new Map([[\'a\',1]])', 'Map(1) { \'a\' => 1 }'],
    ['new Set([1,2])', 'Set(2) { 1, 2 }'],
  ] },
  { name: 'comment at the end without a newline', cells: [
    ['const x9=1 // the end', ''],
  ] },
  { name: 'hashbang and directives', cells: [
    ['\'use strict\'; 1', '1'],
  ] },
  { name: 'names that compiled code might have for itself', cells: [
    ['const flag = true, n0 = 1, s0 = 2, last = 3, boxes = 4, modules = 5', ''],
    ['import {join} from "path"\nwhile (flag) break\n[flag, n0, s0, last, boxes, modules, join("a")].join()', 'true,1,2,3,4,5,a'],
  ] },
  { name: 'unicode identifiers', cells: [
    ['const 学习率=0.1, π=Math.PI', ''],
    ['(学习率*π).toFixed(3)', '0.314'],
  ] },
  { name: 'unused expression of type any', cells: [
    ['const anything:any={a:{b:1}}', ''],
    ['anything.a.b; anything.c', ''],
  ] },
  { name: 'process.stdout.write', cells: [
    ['process.stdout.write(\'a\'); process.stdout.write(\'b\\n\'); process.stderr.write(\'c\\n\');', 'ab\nc\ntrue'],
  ] },
  { name: 'console.table and dir', cells: [
    ['console.table([{a:1}]); console.dir({b:2})', '┌─────────┬───┐\n│ (index) │ a │\n├─────────┼───┤\n│ 0       │ 1 │\n└─────────┴───┘\n{ b: 2 }'],
  ] },
];
