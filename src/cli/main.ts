#!/usr/bin/env node
console.log('notegrad');
