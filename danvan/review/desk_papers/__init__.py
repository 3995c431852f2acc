"""Papers of the awards desk in Word: tờ trình, biên bản họp, quyết định, danh sách trao thưởng, in each body's form."""
