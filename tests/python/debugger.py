"""Debugs a cell of the kernel for TypeScript with jupyter_client, as a front end does. Prints one JSON line at the end."""

import json

from jupyter_client.manager import start_new_kernel

CELL = """function half(x: number): number {
  const y = x / 2;
  return y;
}
const four: number = half(8);
four;"""

manager, client = start_new_kernel(kernel_name="notegrad")
sequence = 0
seen = {"info": client.kernel_info(reply=True, timeout=10)["content"]}


def ask(command, **arguments):
    """The body of a response with success."""
    global sequence
    sequence += 1
    content = {"type": "request", "seq": sequence, "command": command, "arguments": arguments}
    message = client.session.msg("debug_request", content)
    client.control_channel.send(message)
    while True:
        reply = client.get_control_msg(timeout=10)
        if reply["parent_header"].get("msg_id") == message["header"]["msg_id"]:
            break
    assert reply["msg_type"] == "debug_reply", reply["msg_type"]
    response = reply["content"]
    assert response["type"] == "response" and response["request_seq"] == sequence, response
    assert response["success"], response.get("message")
    return response["body"]


def event(name):
    """The body of the next debug event of that name."""
    while True:
        message = client.get_iopub_msg(timeout=10)
        if message["msg_type"] == "debug_event" and message["content"]["event"] == name:
            return message["content"]["body"]


try:
    ask("initialize", clientID="test", adapterID="notegrad")
    ask("attach")
    path = ask("dumpCell", code=CELL)["sourcePath"]
    ask("setBreakpoints", source={"path": path}, breakpoints=[{"line": 3}], sourceModified=False)
    ask("configurationDone")
    seen["debugInfo"] = ask("debugInfo")
    cell = client.execute(CELL)
    seen["stopped"] = event("stopped")
    frames = ask("stackTrace", threadId=1)["stackFrames"]
    seen["stack"] = [[frame["name"], frame["line"]] for frame in frames]
    scope = ask("scopes", frameId=frames[0]["id"])["scopes"][0]
    variables = ask("variables", variablesReference=scope["variablesReference"])["variables"]
    seen["locals"] = {variable["name"]: variable["value"] for variable in variables}
    ask("continue", threadId=1)
    reply = client.get_shell_msg(timeout=10)
    assert reply["parent_header"]["msg_id"] == cell, reply
    seen["reply"] = reply["content"]["status"]
    variables = ask("inspectVariables")["variables"]
    seen["globals"] = {variable["name"]: variable["value"] for variable in variables}
    ask("disconnect", restart=False, terminateDebuggee=False)
    seen["isStarted"] = ask("debugInfo")["isStarted"]
finally:
    client.stop_channels()
    manager.shutdown_kernel()
print(json.dumps(seen))
