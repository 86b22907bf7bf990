import IdentityAPI
import TestSupport
import Testing

/// On a processor without instructions for SHA-256 both paths are the portable one.
@Suite("SHA-256", .inTurn)
struct SHA256Tests {
    /// From FIPS 180-2, appendix B, and NIST's examples to FIPS 180-4.
    private static let examples: [(message: String, hash: String)] = [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        (
            "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
            "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
        ),
        (
            String(repeating: "a", count: 1_000_000),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        ),
    ]

    @Test("The standard's examples hash to what it says", arguments: examples.indices, [false, true])
    func published(index: Int, isPortable: Bool) {
        let (message, hash) = Self.examples[index]
        #expect(Self.hash(Array(message.utf8), isPortable: isPortable) == hash)
    }

    @Test("Both paths agree on every length, cut anywhere or not at all")
    func lengthsAndCuts() {
        var random = SystemRandomNumberGenerator()
        for length in 0...300 {
            let bytes = (0..<length).map { _ in UInt8.random(in: .min ... .max, using: &random) }
            let whole = Self.hash(bytes)
            #expect(Self.hash(bytes, isPortable: true) == whole, "\(bytes)")
            for _ in 0..<4 {
                let cuts = (0..<4).map { _ in Int.random(in: 0...length, using: &random) }
                for isPortable in [false, true] {
                    #expect(Self.hash(bytes, cuts: cuts, isPortable: isPortable) == whole, "\(bytes) at \(cuts)")
                }
            }
        }
    }

    @Test("A hash may be asked for on the way, and changes nothing")
    func finalizeTwice() {
        var hash = SHA256()
        hash.update([UInt8]("ab".utf8).span.bytes)
        #expect(hash.finalize() == hash.finalize())
        hash.update([UInt8]("c".utf8).span.bytes)
        #expect(Self.hexadecimal(hash) == Self.examples[1].hash)
    }

    /// The hash of bytes that are added in as many pieces as the cuts make.
    private static func hash(_ bytes: [UInt8], cuts: [Int] = [], isPortable: Bool = false) -> String {
        var hash = SHA256(isPortable: isPortable)
        let ends = [0] + cuts.sorted() + [bytes.count]
        for (start, end) in zip(ends, ends.dropFirst()) { hash.update(bytes.span.extracting(start..<end).bytes) }
        return hexadecimal(hash)
    }

    private static func hexadecimal(_ hash: SHA256) -> String {
        hash.finalize().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
