import Foundation
import IdentityAPI
import SystemPackage
import TestSupport
import Testing

@testable import Muster

/// The file of a sign-in's tokens.
@Suite("Token files", .inTurn)
struct TokenFileTests {
    private struct Refused: Error {}

    private func tokens(_ number: Int) throws -> LoginTokens {
        let json = """
            {"url":"https://h.example.com/identity","tokenUrl":"https://h.example.com/identity/connect/token","clientId":"c",
            "scopes":["a"],"accessToken":"t\(number)","refreshToken":"r\(number)","issued":\(number),"lifetime":3600}
            """
        return try JSONDecoder().decode(LoginTokens.self, from: Data(json.utf8))
    }

    private func with(_ body: (TokenFile) async throws -> Void) async throws {
        try await withTemporaryFolder { folder in
            try await body(
                TokenFile(folder: folder.appending("state/login"), profile: "acme", advice: "Sign in again.")
            )
        }
    }

    @Test(
        "Tokens are read back as they were, only their owner can read them, and removing them says whether there were any"
    )
    func roundTrip() async throws {
        try await with { file in
            #expect(try file.tokens() == nil)
            #expect(try await file.remove() == false)
            try await file.save(tokens(1))
            #expect(try file.tokens() == tokens(1))
            let mode = try FileManager.default.attributesOfItem(atPath: file.path.string)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            #expect(try await file.remove() == true)
            #expect(try file.tokens() == nil)
        }
    }

    @Test("Renewals take turns, and each sees what the one before it kept")
    func turns() async throws {
        try await with { file in
            try await file.save(tokens(0))
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 1...20 {
                    group.addTask {
                        _ = try await file.renewing { kept in
                            await Task.yield()
                            return try tokens(Int(kept?.issued ?? -1) + 1)
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try file.tokens() == tokens(20))
        }
    }

    @Test("A renewal that fails keeps the tokens, and leaves the turn to the next one")
    func failedRenewal() async throws {
        try await with { file in
            try await file.save(tokens(1))
            await #expect(throws: Refused.self) { try await file.renewing { _ in throw Refused() } }
            #expect(try file.tokens() == tokens(1))
            let next = try tokens(2)
            #expect(try await file.renewing { _ in next } == next)
        }
    }

    @Test("Where nothing can be written, the refresh token is not spent")
    func readOnly() async throws {
        // The superuser may write everywhere.
        guard geteuid() != 0 else { return }
        try await with { file in
            try await file.save(tokens(1))
            let folder = file.path.removingLastComponent().string
            chmod(folder, 0o500)
            defer { chmod(folder, 0o700) }
            await #expect(throws: RunError.self) {
                try await file.renewing { _ in
                    Issue.record("The service was asked.")
                    throw Refused()
                }
            }
        }
    }

    @Test("A link, a folder and a damaged file are refused", arguments: ["link", "folder", "{", ""])
    func spoilt(what: String) async throws {
        try await with { file in
            try await file.save(tokens(1))
            let path = file.path.string
            switch what {
            case "link":
                try FileManager.default.moveItem(atPath: path, toPath: path + ".moved")
                try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: path + ".moved")
            case "folder":
                try FileManager.default.removeItem(atPath: path)
                try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
                chmod(path, 0o700)
            default: try what.write(toFile: path, atomically: false, encoding: .utf8)
            }
            let error = #expect(throws: RunError.self) { try file.tokens() }
            #expect(error?.description.contains("Sign in again.") == true, "\(String(describing: error))")
        }
    }
}
