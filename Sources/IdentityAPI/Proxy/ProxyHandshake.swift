import FoundationEssentials

/// What is said to a proxy until it carries a connection: a pure state machine, bytes in and bytes out.
///
/// async-http-client makes the connections that calls use, and keeps to itself why a proxy refused. So Muster holds the same conversation once more to
/// find the words, as `muster check` does to try the proxy. What it finds is never sent anything else.
struct ProxyHandshake: Sendable {
    /// What follows from the bytes that came.
    enum Step: Sendable, Hashable {
        case wait
        case send([UInt8])
        /// The proxy now carries the connection.
        case open
        case refused(ProxyProblem, String)
    }

    private enum State {
        case greeting
        case connecting
        case ended
    }

    /// The longest answer that a proxy may give.
    private static let longestAnswer = 64 << 10

    let proxy: Proxy
    let host: String
    let port: Int
    private var state: State
    private var received: [UInt8] = []

    init(_ proxy: Proxy, to host: String, port: Int) {
        (self.proxy, self.host, self.port) = (proxy, host, port)
        state = proxy.kind == .http ? .connecting : .greeting
    }

    private var target: String { "\(host.contains(":") ? "[\(host)]" : host):\(port)" }

    /// What is sent first.
    var opening: [UInt8] {
        guard proxy.kind == .http else { return [5, 1, 0] }
        let signIn = proxy.signIn.map { "Proxy-Authorization: Basic \($0.basic)\r\n" } ?? ""
        return Array("CONNECT \(target) HTTP/1.1\r\nHost: \(target)\r\n\(signIn)\r\n".utf8)
    }

    /// Returns what follows from bytes of the proxy.
    mutating func receive(_ bytes: some Sequence<UInt8>) -> Step {
        received += bytes
        let step = received.count > Self.longestAnswer ? noProxy("It answers too much.") : next()
        switch step {
        case .open, .refused: state = .ended
        case .wait, .send: break
        }
        return step
    }

    /// Returns what it means that the proxy has closed the connection.
    func closed() -> Step {
        received.isEmpty || proxy.kind == .socks5
            ? .refused(.isDown, "The proxy \(proxy) closes the connection without an answer.")
            : noProxy("It closes the connection in the middle of its answer.")
    }

    private mutating func next() -> Step {
        switch (proxy.kind, state) {
        case (_, .ended): .wait
        case (.http, _): connectAnswer()
        case (.socks5, _) where !received.isEmpty && received[0] != 5: noProxy("It does not speak SOCKS5.")
        case (.socks5, _) where received.count < 2: .wait
        case (.socks5, .greeting): methodAnswer()
        case (.socks5, .connecting): socksAnswer()
        }
    }

    private func noProxy(_ why: String) -> Step {
        .refused(.isNoProxy, "What answers at \(proxy.address) is no \(proxy.kind.title) proxy. \(why)")
    }

    // MARK: HTTP

    private mutating func connectAnswer() -> Step {
        let start = Array("HTTP/1.".utf8)
        guard received.prefix(start.count).elementsEqual(start.prefix(received.count)) else {
            return noProxy("It does not speak HTTP.")
        }
        guard let end = received.firstRange(of: Array("\r\n\r\n".utf8)) else { return .wait }
        let line = received[..<end.lowerBound].prefix { $0 != UInt8(ascii: "\r") }
        let words = String(decoding: line, as: UTF8.self).split(separator: " ", maxSplits: 2)
        guard words.count > 1, let status = Int(words[1]) else { return noProxy("It does not speak HTTP.") }
        let reason = words.count > 2 ? " \(words[2].prefix(100))" : ""
        let said = ControlCharacters.shownOnOneLine("HTTP \(status)\(reason)")
        switch status {
        case 100..<200:
            received.removeSubrange(..<end.upperBound)
            return received.isEmpty ? .wait : connectAnswer()
        case 200..<300: return .open
        case 407:
            return .refused(
                .wantsSignIn,
                proxy.hasSignIn
                    ? "The proxy \(proxy) rejects the user and the password that it got. Are their special characters percent-encoded?"
                    : "The proxy \(proxy) wants a user and a password."
            )
        case 300..<400, 400, 404, 405, 501: return noProxy("It answers CONNECT with \(said), as a web server does.")
        case 400..<500:
            return .refused(.refusesHost, "The proxy \(proxy) refuses to connect to \(target) (\(said)).")
        default: return .refused(.cannotReachHost, "The proxy \(proxy) cannot reach \(target) (\(said)).")
        }
    }

    // MARK: SOCKS5

    /// What the replies 1 to 8 of RFC 1928 mean.
    private static let socksFailures = [
        "it reports a failure of its own", "it does not allow this connection", "the network is unreachable",
        "the host is unreachable", "the host refuses the connection", "there are too many hops",
        "it does not know how to connect", "it does not know this kind of address",
    ]

    private mutating func methodAnswer() -> Step {
        guard received[1] == 0 else {
            return .refused(
                .refusesHost,
                "The proxy \(proxy) wants a sign-in, and Muster cannot sign in to a SOCKS5 proxy. Use an HTTP proxy."
            )
        }
        received = []
        state = .connecting
        let destination: [UInt8]
        if let address = IPAddress(host) {
            destination = [address.isVersion6 ? 4 : 1] + address.bytes
        } else {
            let name = Array(host.utf8.prefix(255))
            destination = [3, UInt8(name.count)] + name
        }
        return .send([5, 1, 0] + destination + [UInt8(port >> 8 & 0xFF), UInt8(port & 0xFF)])
    }

    private func socksAnswer() -> Step {
        switch received[1] {
        case 0: return .open
        case 2: return .refused(.refusesHost, "The proxy \(proxy) does not allow a connection to \(target).")
        case 1...8:
            let why = Self.socksFailures[Int(received[1]) - 1]
            return .refused(.cannotReachHost, "The proxy \(proxy) cannot reach \(target): \(why).")
        default: return noProxy("It does not speak SOCKS5.")
        }
    }
}

extension Proxy.SignIn {
    /// The value of the header for a basic sign-in, without the scheme.
    var basic: String { Data("\(user):\(password)".utf8).base64EncodedString() }
}

extension Proxy.Kind {
    /// What people call it.
    var title: String { self == .http ? "HTTP" : "SOCKS5" }
}
