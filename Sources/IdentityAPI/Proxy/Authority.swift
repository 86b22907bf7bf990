/// A host and perhaps a port: `proxy.acme.com:3128`, `[2001:db8::1]:80`, `10.0.0.1`.
struct Authority: Sendable, Hashable {
    /// In lower case, without a dot at its end; an IPv6 address without brackets.
    let host: String
    let port: Int?

    /// Reads a text; `nil` for one that is no host.
    init?(_ text: some StringProtocol) {
        var host = String(text).lowercased()
        var port: Int?
        if host.hasPrefix("["), let end = host.firstIndex(of: "]") {
            let rest = host[host.index(after: end)...]
            guard rest.isEmpty || rest.hasPrefix(":") else { return nil }
            if !rest.isEmpty {
                guard let number = Self.port(rest.dropFirst()) else { return nil }
                port = number
            }
            host = String(host[host.index(after: host.startIndex)..<end])
            guard IPAddress(host)?.isVersion6 == true else { return nil }
        } else if IPAddress(host) == nil {
            let parts = host.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count <= 2 else { return nil }
            if parts.count == 2 {
                guard let number = Self.port(parts[1]) else { return nil }
                port = number
            }
            host = String(parts[0])
        }
        if host.last == "." { host.removeLast() }
        guard !host.isEmpty, host.utf8.allSatisfy(Self.isOfHost) else { return nil }
        self.host = host
        self.port = port
    }

    private static func port(_ text: some StringProtocol) -> Int? {
        guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
        return Int(text).flatMap { (1...65535).contains($0) ? $0 : nil }
    }

    private static func isOfHost(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."),
            UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ":"):
            true
        default: false
        }
    }
}

extension StringProtocol {
    /// The text without white space around it.
    var trimmed: String {
        var rest = self[...]
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }
}
