import LibC
import Synchronization

/// What the first process of a container has to do besides its work: it gets every signal without the system's defaults, and inherits the processes whose
/// parents have ended, which stay zombies until it reaps them.
///
/// So that the program need not know of that, the first process only starts it once more and stands by, as `docker run --init` does.
enum InitProcess {
    private static let child = Atomic<pid_t>(0)
    /// The signals that are passed on.
    private static let signals = [SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGUSR2, SIGQUIT, SIGWINCH]

    /// As the first process of a container: starts the program, passes signals on to it, reaps every process, and exits as the program does.
    ///
    /// Returns at once in any other process, and where the program cannot be started once more.
    static func standByIfFirst() {
        #if os(Linux)
            guard getpid() == 1 else { return }
            var all = sigset_t()
            sigfillset(&all)
            var before = sigset_t()
            // A signal that comes now waits until there is a process to pass it on to.
            sigprocmask(SIG_SETMASK, &all, &before)
            guard let started = start(before) else {
                sigprocmask(SIG_SETMASK, &before, nil)
                return
            }
            child.store(started, ordering: .relaxed)
            for number in signals { signal(number) { kill(InitProcess.child.load(ordering: .relaxed), $0) } }
            signal(SIGTTOU, SIG_IGN)
            // In a group of its own, so that Ctrl-C reaches it once: from the terminal.
            if isatty(STDIN_FILENO) == 1, tcsetpgrp(STDIN_FILENO, started) == 0 { kill(started, SIGCONT) }
            sigprocmask(SIG_SETMASK, &before, nil)
            standBy(started)
        #endif
    }

    #if os(Linux)
        private static func start(_ mask: sigset_t) -> pid_t? {
            var attributes = posix_spawnattr_t()
            guard posix_spawnattr_init(&attributes) == 0 else { return nil }
            defer { posix_spawnattr_destroy(&attributes) }
            var mask = mask
            posix_spawnattr_setsigmask(&attributes, &mask)
            posix_spawnattr_setpgroup(&attributes, 0)
            posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP))
            var started: pid_t = 0
            let variables = Settings.environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
            defer { variables.forEach { free($0) } }
            let arguments = CommandLine.arguments.map { strdup($0) } + [nil]
            defer { arguments.forEach { free($0) } }
            let result = posix_spawn(&started, "/proc/self/exe", nil, &attributes, arguments, variables)
            return result == 0 ? started : nil
        }

        private static func standBy(_ started: pid_t) -> Never {
            while true {
                var status: Int32 = 0
                let ended = waitpid(-1, &status, 0)
                if ended < 0, errno != EINTR { _exit(ExitStatus.fault) }
                guard ended == started else { continue }
                let signal = status & 0x7F
                _exit(signal == 0 ? status >> 8 & 0xFF : 128 + signal)
            }
        }
    #endif
}
