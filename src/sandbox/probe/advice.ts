import { existsSync } from 'node:fs';
import { findProgram, isRoot } from '../system.ts';

/** How to get a layer that this machine does not give, by what its trial said. */
export function adviceOn(layer: string, reason: string): string {
  if (process.platform !== 'linux') {
    return 'grade on Linux, in a virtual machine for example: the walls are those of the Linux kernel';
  }
  switch (layer) {
    case 'rlimits':
      return findProgram('prlimit') ? LOST : 'apt-get install util-linux';
    case 'bubblewrap':
      return adviceOnBubblewrap(reason);
    case 'seccomp':
      return /there is no filter for/.test(reason) ? 'grade on x86-64 or ARM64' : LOST;
    default:
      return (
        'run as root, or where systemd hands groups down: ' +
        'systemd-run --user --scope -p Delegate=yes notegrad grade …'
      );
  }
}

const LOST = 'do not trust this machine with code of others: use a virtual machine';

function adviceOnBubblewrap(reason: string): string {
  if (!findProgram('bwrap')) return 'apt-get install bubblewrap';
  if (isRoot() && !findProgram('setpriv')) return 'apt-get install util-linux';
  if (/gives way/.test(reason)) return LOST;
  if (/Can't find source path|Can't bind mount|Can't get type of source/.test(reason)) {
    return 'Node and notegrad have to lie where every user may read, such as /usr/local or /opt';
  }
  if (existsSync('/.dockerenv') || existsSync('/run/.containerenv')) {
    return (
      'the container forbids what walls are made of; start it with --security-opt seccomp=unconfined ' +
      '--security-opt apparmor=unconfined --security-opt systempaths=unconfined'
    );
  }
  if (existsSync('/proc/sys/kernel/apparmor_restrict_unprivileged_userns')) {
    return (
      "Ubuntu's AppArmor forbids user namespaces to programs without a profile: apt-get install apparmor-profiles, " +
      'copy /usr/share/apparmor/extra-profiles/bwrap-userns-restrict to /etc/apparmor.d and load it with ' +
      'apparmor_parser -r; or sysctl -w kernel.apparmor_restrict_unprivileged_userns=0'
    );
  }
  return 'allow user namespaces: sysctl -w user.max_user_namespaces=10000';
}
