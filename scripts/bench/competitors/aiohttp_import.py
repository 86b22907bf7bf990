"""What one would write instead of Muster: reads a CSV, posts its rows, writes what became of each. aiohttp_import.py SHEET RESULTS URL CONCURRENCY"""
import asyncio
import csv
import sys

import aiohttp


async def main(sheet, results, url, concurrency):
    rows = csv.DictReader(open(sheet, newline=""))
    writer = csv.writer(open(results, "w", newline=""))
    writer.writerow(["name", "displayName", "_status", "_id"])

    async def worker():
        for row in rows:
            account = {"partitionGlobalId": "x", "name": row["name"], "displayName": row["displayName"], "groupIDsToAdd": []}
            async with session.post(url, json=account) as answer:
                told = await answer.json()
                writer.writerow([row["name"], row["displayName"], answer.status, told["id"]])

    connector = aiohttp.TCPConnector(limit=concurrency)
    async with aiohttp.ClientSession(connector=connector, headers={"Authorization": "Bearer abc"}) as session:
        await asyncio.gather(*(worker() for _ in range(concurrency)))


asyncio.run(main(*sys.argv[1:4], int(sys.argv[4])))
