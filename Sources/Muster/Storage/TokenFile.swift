import FoundationEssentials
package import IdentityAPI
import LibC
package import SystemPackage

/// The tokens of one profile's sign-in, in a file that only its owner can read.
///
/// All processes of the user share the file. A refresh token may be good for one use only, so a process renews the tokens under a lock (``FileLock``), and
/// the new ones are durable before anybody uses them. A reader needs no lock, because the file is replaced whole (``AtomicFile``).
package struct TokenFile: TokenStore {
    /// The file.
    package let path: FilePath
    /// What to do when the sign-in has ended, as a sentence.
    package let advice: String

    /// How long a process waits for another one's renewal: longer than a call may take.
    private static let patience = Duration.seconds(150)
    private static let pollInterval = Duration.milliseconds(25)
    /// Tokens are a few thousand bytes.
    private static let largestFile = 1 << 20

    /// The tokens of a profile.
    ///
    /// - Parameters:
    ///   - folder: the folder of all profiles' tokens.
    ///   - profile: the profile's name.
    ///   - advice: what to do when the sign-in has ended, as a sentence.
    package init(folder: FilePath, profile: String, advice: String) {
        path = folder.appending("\(profile).json")
        self.advice = advice
    }

    private var folder: FilePath { path.removingLastComponent() }

    /// Reads the tokens; `nil` when there are none.
    ///
    /// - Throws: ``RunError``: `configuration` when other users can read or replace the file, `notAuthorized` when its contents are no tokens.
    package func tokens() throws -> LoginTokens? { try tokens(closedTo: 0o077) }

    /// - Parameter others: the rights that other users must not have.
    private func tokens(closedTo others: mode_t) throws -> LoginTokens? {
        let file: FileDescriptor
        do {
            file = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec, .noFollow, .nonBlocking])
        } catch Errno.noSuchFileOrDirectory {
            return nil
        } catch Errno.tooManySymbolicLinkLevels {
            throw refused("is a symbolic link. Remove it. \(advice)")
        } catch let error as Errno {
            throw RunError(.configuration, path: path, "the tokens of muster login cannot be read.", cause: error)
        }
        defer { try? file.close() }
        try requireOwn(file, closedTo: others)
        do {
            var bytes = [UInt8](repeating: 0, count: Self.largestFile)
            let count = try bytes.withUnsafeMutableBytes { try file.read(into: $0) }
            return try JSONDecoder().decode(LoginTokens.self, from: Data(bytes[..<count]))
        } catch let error as Errno {
            throw RunError(.configuration, path: path, "the tokens of muster login cannot be read.", cause: error)
        } catch {
            throw RunError(
                .notAuthorized,
                path: path,
                "is damaged: it does not hold the tokens of a sign-in. \(advice)"
            )
        }
    }

    /// Throws unless nobody but this user can read the file, or replace it.
    private func requireOwn(_ file: FileDescriptor, closedTo others: mode_t) throws {
        var (status, around) = (stat(), stat())
        guard fstat(file.rawValue, &status) == 0, stat(folder.string, &around) == 0 else {
            throw RunError(.configuration, path: path, "cannot be inspected.", cause: Errno(rawValue: errno))
        }
        guard status.st_mode & S_IFMT == S_IFREG else { throw refused("is not a file. Remove it. \(advice)") }
        guard status.st_uid == geteuid() else {
            throw refused("belongs to another user, so Muster does not use it. Remove it. \(advice)")
        }
        guard status.st_mode & others == 0 else {
            throw refused("holds tokens, and other users can read or change it. Run: chmod 600 \(path.quoted)")
        }
        guard around.st_mode & 0o022 == 0 else {
            throw refused("lies in a folder that other users can change. Run: chmod 700 \(folder.quoted)")
        }
    }

    private func refused(_ why: String) -> RunError { RunError(.configuration, path: path, why) }

    package func renewing(_ body: @Sendable (LoginTokens?) async throws -> LoginTokens) async throws -> LoginTokens {
        try await locked {
            let kept = try tokens()
            // Before the service takes the old refresh token back: a full disk or a read-only folder must show now.
            if let kept { try write(kept) }
            let renewed = try await body(kept)
            if renewed != kept { try write(renewed) }
            return renewed
        }
    }

    /// Keeps the tokens of a new sign-in, durably.
    ///
    /// - Throws: ``RunError`` `cannotCreate` or `cannotWrite`.
    package func save(_ tokens: LoginTokens) async throws {
        try await locked { try write(tokens) }
    }

    /// Throws unless tokens can be kept here: called before a person signs in.
    ///
    /// - Throws: ``RunError`` `cannotCreate` or `cannotWrite`.
    package func requireWritable() async throws {
        try await locked {
            let file = try AtomicFile(at: path)
            _ = consume file
        }
    }

    /// Removes the tokens, once no process renews them.
    ///
    /// - Parameter last: gets the tokens before they are removed, also those that other users could read, or why they cannot be read.
    /// - Returns: whether there were any.
    /// - Throws: ``RunError`` `cannotWrite`.
    package func remove(_ last: (Result<LoginTokens?, any Error>) -> Void = { _ in }) async throws -> Bool {
        guard folder.exists else { return false }
        return try await locked {
            last(Result { try tokens(closedTo: 0o022) })
            guard try path.remove() else { return false }
            try? folder.synchronizeFolder()
            return true
        }
    }

    private func write(_ tokens: LoginTokens) throws { try AtomicFile.write(tokens.encoded(), to: path) }

    /// Runs `body` while no other process does the same with this file. The system ends the lock of a process that dies.
    private func locked<Result>(_ body: () async throws -> Result) async throws -> Result {
        try folder.createFolder()
        let deadline = ContinuousClock.now + Self.patience
        while ContinuousClock.now < deadline {
            let lock = try path.reporting(.cannotCreate, "cannot be locked.") {
                try FileLock(path: folder.appending("\(path.stem ?? "").lock"))
            }
            if let lock {
                defer { lock.release() }
                return try await body()
            }
            try await Task.sleep(for: Self.pollInterval)
        }
        throw IdentityError(
            .unreachable,
            message: "Another process renews the sign-in and does not come to an end (\(path.string))."
        )
    }
}
