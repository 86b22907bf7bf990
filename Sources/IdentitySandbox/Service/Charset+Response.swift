import NIOCore
import NIOHTTP1

extension Faults.Charset {
    /// The placeholder of the word until the body is encoded.
    private static let mark = "[sorry]"

    /// Returns a refusal whose text begins with the placeholder of a word that is not ASCII.
    func marking(_ refusal: Refusal) -> Refusal {
        Refusal(refusal.status, refusal.shape, code: refusal.code, field: refusal.field, "\(Self.mark) \(refusal.text)")
    }

    /// The word in this encoding.
    private var word: [UInt8] {
        switch self {
        case .utf8, .utf16, .gzip: Array("Désolé".utf8)
        // As JSON writes them: clear the screen, name the window, turn the reading direction.
        case .control: Array(#"\u001b[2J\u001b]0;Désolé\u0007\u202e"#.utf8)
        case .latin1: [0x44, 0xE9, 0x73, 0x6F, 0x6C, 0xE9]
        case .windows1252: [0x93, 0x44, 0xE9, 0x73, 0x6F, 0x6C, 0xE9, 0x94]
        // The second byte of the first character looks like a backslash.
        case .shiftJIS: [0x90, 0x5C, 0x82, 0xB5, 0x96, 0xF3]
        }
    }

    /// Returns a body in this encoding.
    func encoded(_ body: [UInt8]) -> [UInt8] {
        var body = body
        if let place = body.firstRange(of: Array(Self.mark.utf8)) { body.replaceSubrange(place, with: word) }
        if self == .gzip { return Self.compressed(body) }
        guard self == .utf16 else { return body }
        return [0xFF, 0xFE]
            + String(decoding: body, as: UTF8.self).utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    }
}

extension Faults.Charset {
    /// A body as a gzip file (RFC 1952) of stored blocks.
    private static func compressed(_ body: [UInt8]) -> [UInt8] {
        let body = body.prefix(0xFFFF)
        let count = UInt16(body.count)
        let bytes = { (value: UInt32) in (0..<4).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) } }
        let block = [1] + bytes(UInt32(count)).prefix(2) + bytes(UInt32(~count)).prefix(2) + body
        return [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF] + block + bytes(checksum(body)) + bytes(UInt32(count))
    }

    /// CRC-32 as gzip has it.
    private static func checksum(_ bytes: some Sequence<UInt8>) -> UInt32 {
        ~bytes.reduce(~0) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte)) { sum, _ in sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
        }
    }
}

extension SandboxResponse {
    /// Returns the same response in another encoding.
    func encoded(in charset: Faults.Charset) -> SandboxResponse {
        var answer = self
        let type = headers.first(name: "Content-Type")?.split(separator: ";").first ?? "text/plain"
        let name = charset == .control || charset == .gzip ? Faults.Charset.utf8.rawValue : charset.rawValue
        answer.headers.replaceOrAdd(name: "Content-Type", value: "\(type); charset=\(name)")
        if charset == .gzip { answer.headers.replaceOrAdd(name: "Content-Encoding", value: "gzip") }
        answer.body = ByteBuffer(bytes: charset.encoded(Array(body.readableBytesView)))
        return answer
    }
}
