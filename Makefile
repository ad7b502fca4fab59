# The few tasks people repeat. `make` alone lists them; how they work is in .make/.

PYTHON ?= python3
PORT ?= 8000
ARGS ?=

export PYTHON PORT ARGS
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD = 1

.PHONY: help run test format catalogues pictures drawings letters lock

help: ## List these tasks
	@sed -n 's/^\([a-z]*\): ## /  make \1 - /p' Makefile

run: ## Open the portal on this computer (PORT=8001 make run for another port)
	@.make/start run

test: ## Check everything (ARGS="-k name" is handed to pytest)
	@.make/start test

format: ## Put the Python code in order
	@.make/start format

catalogues: ## Collect the interface's messages into the catalogues
	@.make/start catalogues

pictures: ## Take pictures of the pages into pictures/, to look at them
	@.make/start pictures

drawings: ## Draw the icons of devices and the sharing picture anew
	@.make/start drawings

letters: ## Cut the small font of Bissa and Mooré letters anew
	@.make/start letters

lock: ## Pin the libraries anew from pyproject.toml (ARGS=--upgrade takes newer ones)
	@.make/start lock
