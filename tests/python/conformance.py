"""jupyter_kernel_test, every test of it, on the kernel for TypeScript. Prints one JSON line at the end."""

import json
import sys
import unittest

import jupyter_kernel_test as jkt


class TypeScriptKernel(jkt.KernelTests):
    kernel_name = "notegrad"
    language_name = "typescript"
    file_extension = ".ts"

    code_hello_world = "console.log('hello, world')"
    code_stderr = "console.error('oops')"
    completion_samples = [
        {"text": "'text'.toUpperC", "matches": {"toUpperCase"}},
        {"text": "Math.hyp", "matches": {"hypot"}},
    ]
    complete_code_samples = ["1 + 1", "const a = 3;", "function f() {\n  return 1;\n}"]
    incomplete_code_samples = ["function f() {", "const a = [1,", "`a template", "if (true) {\n  1"]
    invalid_code_samples = ["const = 3", "1 +* 2", "}"]
    code_page_something = "?Math.max"
    code_generate_error = "throw new Error('on purpose')"
    code_execute_result = [
        {"code": "1 + 2 + 3", "result": "6"},
        {"code": "[1, 2, 3].map((n) => n * n)", "result": "[ 1, 4, 9 ]"},
        {"code": "'a'.repeat(3)", "result": "aaa"},
    ]
    code_display_data = [
        {
            "code": "import { display } from 'tslab'; display.html('<b>bold</b>')",
            "mime": "text/html",
        },
        {
            "code": "import { display as show } from 'tslab'; show.png(new Uint8Array([1, 2]))",
            "mime": "image/png",
        },
    ]
    code_history_pattern = "1*2*"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "Math.max"
    code_clear_output = "console.clear()"


class IopubWelcome(jkt.IopubWelcomeTests):
    kernel_name = "notegrad"
    support_iopub_welcome = True


result = unittest.TextTestRunner(stream=sys.stderr, verbosity=2).run(
    unittest.TestSuite(
        unittest.defaultTestLoader.loadTestsFromTestCase(case)
        for case in (TypeScriptKernel, IopubWelcome)
    )
)
print(
    json.dumps(
        {
            "run": result.testsRun,
            "failed": len(result.failures) + len(result.errors),
            "skipped": len(result.skipped),
        }
    )
)
