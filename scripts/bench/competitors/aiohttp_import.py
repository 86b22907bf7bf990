"""What one would write instead of Muster: reads a CSV, posts its rows, writes what became of each. aiohttp_import.py SHEET RESULTS URL CONCURRENCY"""
import asyncio
import csv
import os
import sys

import aiohttp


organization, token = os.environ.get("MUSTER_ORGANIZATION_ID", "x"), os.environ.get("MUSTER_TOKEN", "abc")


async def main(sheet, results, url, concurrency):
    rows = csv.DictReader(open(sheet, newline=""))
    writer = csv.writer(open(results, "w", newline=""))
    writer.writerow(["name", "displayName", "_status", "_id"])

    failed = 0

    async def worker():
        nonlocal failed
        for row in rows:
            account = {"partitionGlobalId": organization, "name": row["name"], "displayName": row["displayName"], "groupIDsToAdd": []}
            async with session.post(url, json=account) as answer:
                told = await answer.json(content_type=None) if answer.status == 201 else {"id": ""}
                failed += answer.status != 201
                writer.writerow([row["name"], row["displayName"], answer.status, told["id"]])

    connector = aiohttp.TCPConnector(limit=concurrency)
    async with aiohttp.ClientSession(connector=connector, headers={"Authorization": f"Bearer {token}"}) as session:
        await asyncio.gather(*(worker() for _ in range(concurrency)))
    print(f"failed={failed}")


asyncio.run(main(*sys.argv[1:4], int(sys.argv[4])))
