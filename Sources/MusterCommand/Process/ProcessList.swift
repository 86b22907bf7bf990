import IdentityAPI
import LibC

/// What other users of the machine see of this process in the process list.
enum ProcessList {
    /// Blanks out the sign-in of a proxy in the process's own arguments, as `--proxy http://user:password@host:port` gives it.
    ///
    /// The system shows the memory that the arguments lie in, so this overwrites them there. The parser has read a copy.
    ///
    /// - Parameter arguments: all of them, the program's name included.
    static func hideProxySignIn(in arguments: [String]) {
        guard arguments.contains(where: { Proxy.withoutSignIn($0) != $0 }), let memory else { return }
        var start = 0
        while start < memory.count {
            let end = memory[start...].firstIndex(of: 0) ?? memory.count
            let text = String(decoding: memory[start..<end], as: UTF8.self)
            if Proxy.withoutSignIn(text) != text, let at = memory[start..<end].lastIndex(of: UInt8(ascii: "@")) {
                for index in secret(in: memory[start..<at]) { memory[index] = UInt8(ascii: "*") }
            }
            start = end + 1
        }
    }

    /// Returns where the sign-in lies in an argument that ends before its `@`.
    private static func secret(in argument: Slice<UnsafeMutableBufferPointer<UInt8>>) -> Range<Int> {
        let scheme = Array("://".utf8)
        let mark = argument.indices.first { argument[$0...].starts(with: scheme) }
        let equals = argument.firstIndex(of: UInt8(ascii: "="))
        return (mark.map { $0 + scheme.count } ?? equals.map { $0 + 1 } ?? argument.startIndex)..<argument.endIndex
    }

    /// The arguments' memory, with a zero after each; `nil` where the system does not tell.
    private static var memory: UnsafeMutableBufferPointer<UInt8>? {
        #if os(Linux)
            // The standard library's copy is not what the system shows.
            guard let file = fopen("/proc/self/stat", "r") else { return nil }
            defer { fclose(file) }
            var buffer = [CChar](repeating: 0, count: 4096)
            guard fgets(&buffer, Int32(buffer.count), file) != nil else { return nil }
            let line = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            // The name of the program, in parentheses, may hold anything. After it, the fields begin with the third.
            guard let name = line.lastIndex(of: ")") else { return nil }
            let numbers = line[name...].split(separator: " ").dropFirst()
            guard numbers.count >= 47, let start = UInt(numbers[numbers.startIndex + 45]),
                let end = UInt(numbers[numbers.startIndex + 46]), start > 0, end > start
            else { return nil }
            return UnsafeMutableBufferPointer(start: UnsafeMutablePointer(bitPattern: start), count: Int(end - start))
        #else
            guard let first = CommandLine.unsafeArgv[0] else { return nil }
            let last = CommandLine.unsafeArgv[Int(CommandLine.argc) - 1] ?? first
            let count = last - first + strlen(last) + 1
            let start = UnsafeMutableRawPointer(first).assumingMemoryBound(to: UInt8.self)
            return UnsafeMutableBufferPointer(start: start, count: count)
        #endif
    }
}
