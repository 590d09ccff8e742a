export type Architecture = 'x64' | 'arm64';

/** How the Linux kernel names an architecture (linux/audit.h). */
export const AUDIT_ARCHITECTURE = { x64: 0xc000003e, arm64: 0xc00000b7 } as const;

/** A number for each architecture; null where it has no such call. */
type Numbers = readonly [x64: number | null, arm64: number | null];

const ORDER = ['x64', 'arm64'] as const;

/**
 * System calls that a student's code has no business with: of those who administer a machine, look into other
 * processes, or are a large door into the Linux kernel. Numbers are those of asm/unistd_64.h and asm-generic/unistd.h.
 */
const DENIED = {
  // File systems.
  mount: [165, 40],
  umount2: [166, 39],
  pivot_root: [155, 41],
  chroot: [161, 51],
  open_tree: [428, 428],
  move_mount: [429, 429],
  fsopen: [430, 430],
  fsconfig: [431, 431],
  fsmount: [432, 432],
  fspick: [433, 433],
  mount_setattr: [442, 442],
  name_to_handle_at: [303, 264],
  open_by_handle_at: [304, 265],
  mknod: [133, null],
  mknodat: [259, 33],
  quotactl: [179, 60],
  quotactl_fd: [443, 443],
  swapon: [167, 224],
  swapoff: [168, 225],
  fanotify_init: [300, 262],
  lookup_dcookie: [212, 18],
  // Namespaces.
  unshare: [272, 97],
  setns: [308, 268],
  // Other processes.
  fork: [57, null],
  vfork: [58, null],
  ptrace: [101, 117],
  process_vm_readv: [310, 270],
  process_vm_writev: [311, 271],
  process_madvise: [440, 440],
  pidfd_getfd: [438, 438],
  kcmp: [312, 272],
  perf_event_open: [298, 241],
  // Doors into the Linux kernel.
  bpf: [321, 280],
  userfaultfd: [323, 282],
  io_uring_setup: [425, 425],
  io_uring_enter: [426, 426],
  io_uring_register: [427, 427],
  vmsplice: [278, 75],
  modify_ldt: [154, null],
  uselib: [134, null],
  // Keys.
  add_key: [248, 217],
  request_key: [249, 218],
  keyctl: [250, 219],
  // Memory that RLIMIT_DATA does not count, and that outlives its processes.
  memfd_create: [319, 279],
  memfd_secret: [447, 447],
  shmget: [29, 194],
  shmat: [30, 196],
  msgget: [68, 186],
  semget: [64, 190],
  mq_open: [240, 180],
  mbind: [237, 235],
  migrate_pages: [256, 238],
  move_pages: [279, 239],
  set_mempolicy: [238, 237],
  // The machine.
  kexec_load: [246, 104],
  kexec_file_load: [320, 294],
  init_module: [175, 105],
  finit_module: [313, 273],
  delete_module: [176, 106],
  reboot: [169, 142],
  acct: [163, 89],
  syslog: [103, 116],
  settimeofday: [164, 170],
  clock_settime: [227, 112],
  clock_adjtime: [305, 266],
  adjtimex: [159, 171],
  sethostname: [170, 161],
  setdomainname: [171, 162],
  personality: [135, 92],
  iopl: [172, null],
  ioperm: [173, null],
  vhangup: [153, 58],
  nfsservctl: [180, 42],
} as const satisfies Readonly<Record<string, Numbers>>;

/** Those of which the arguments decide. */
const JUDGED = {
  clone: [56, 220],
  clone3: [435, 435],
  socket: [41, 198],
  socketpair: [53, 199],
  ioctl: [16, 29],
  mmap: [9, 222],
  getpid: [39, 172],
} as const satisfies Readonly<Record<string, Numbers>>;

const numbersFor = (calls: Readonly<Record<string, Numbers>>, architecture: Architecture) =>
  new Map(
    Object.entries(calls).flatMap(([name, numbers]): [string, number][] => {
      const number = numbers[ORDER.indexOf(architecture)];
      return typeof number === 'number' ? [[name, number]] : [];
    }),
  );

/** The number of each call that is denied whatever its arguments are. */
export const deniedCalls = (architecture: Architecture): ReadonlyMap<string, number> =>
  numbersFor(DENIED, architecture);

export const numberOf = (call: keyof typeof JUDGED, architecture: Architecture): number =>
  JUDGED[call][ORDER.indexOf(architecture)] as number;

/** The architecture of this process, where the filter knows it. */
export function ownArchitecture(): Architecture | undefined {
  return ORDER.find((one) => one === process.arch);
}
