import NIOCore
import NIOHTTP1

extension Faults.Charset {
    /// The placeholder of the word until the body is encoded.
    private static let mark = "[sorry]"

    /// Returns a refusal whose text begins with the placeholder of a word that is not ASCII.
    func marking(_ refusal: Refusal) -> Refusal {
        Refusal(
            refusal.status,
            refusal.shape,
            code: refusal.code,
            field: refusal.field,
            "\(Self.mark) \(refusal.text)"
        )
    }

    /// The word in this encoding.
    private var word: [UInt8] {
        switch self {
        case .utf8, .utf16: Array("Désolé".utf8)
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
        guard self == .utf16 else { return body }
        return [0xFF, 0xFE]
            + String(decoding: body, as: UTF8.self).utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    }
}

extension SandboxResponse {
    /// Returns the same response in another encoding.
    func encoded(in charset: Faults.Charset) -> SandboxResponse {
        var answer = self
        let type = headers.first(name: "Content-Type")?.split(separator: ";").first ?? "text/plain"
        answer.headers.replaceOrAdd(name: "Content-Type", value: "\(type); charset=\(charset.rawValue)")
        answer.body = ByteBuffer(bytes: charset.encoded(Array(body.readableBytesView)))
        return answer
    }
}
