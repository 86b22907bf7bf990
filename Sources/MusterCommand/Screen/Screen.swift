#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Standard output and standard error: results go to the one, everything else to the other.
enum Screen {
    /// Whether a person can be asked: both the question and the answer go through a terminal.
    static var canAsk: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1 }

    /// Whether standard error is a terminal on which a line can be drawn over.
    static var isLive: Bool { isatty(STDERR_FILENO) == 1 && getenv("TERM").map { String(cString: $0) } != "dumb" }

    /// The terminal's width in columns; 80 where it cannot be told.
    static var width: Int {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    /// The height of standard output's terminal in lines; 24 where it cannot be told.
    static var height: Int {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_row > 0 else { return 24 }
        return Int(size.ws_row)
    }

    /// A result: standard output.
    static func say(_ text: String) { write(text + "\n", to: STDOUT_FILENO) }

    /// Anything else: standard error.
    static func note(_ text: String) { write(text + "\n", to: STDERR_FILENO) }

    /// An error: standard error, `muster: …`; a list of places, as compilers print them, stays as it is.
    static func complain(_ text: String) { write("muster: \(text)\n", to: STDERR_FILENO) }

    /// Text without a line's end: standard error.
    static func draw(_ text: String) { write(text, to: STDERR_FILENO) }

    /// Asks a question that is answered with yes or no; anything but yes is no.
    static func confirms(_ question: String) -> Bool {
        draw(question + " [y/N] ")
        let answer = readLine()?.lowercased() ?? ""
        return answer == "y" || answer == "yes"
    }

    /// Bytes of a result, as they are. A reader that has gone away is no error of ours.
    static func say(bytes: [UInt8]) { write(bytes, to: STDOUT_FILENO) }

    private static func write(_ text: String, to file: Int32) { write(Array(text.utf8), to: file) }

    private static func write(_ bytes: [UInt8], to file: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { systemWrite(file, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR || errno == EAGAIN { continue }
            guard written > 0 else { return }
            rest = rest.dropFirst(written)
        }
    }
}

/// `write(2)`, under a name that does not hide it.
private func systemWrite(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int { write(file, bytes, count) }
