#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// The CPU time that some work takes, in seconds: what else the machine does meanwhile does not count.
func cpuSeconds(_ work: () throws -> Void) rethrows -> Double {
    let start = cpuSecondsSoFar()
    try work()
    return cpuSecondsSoFar() - start
}

private func cpuSecondsSoFar() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
